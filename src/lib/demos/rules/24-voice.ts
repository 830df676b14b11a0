import { duration, listed } from '../phrases.ts';
import { measure } from '../finding.ts';
import { declaredOn, ruleFor, unknown, verified } from './rule.ts';
import { isAbsent } from '../facts.ts';

/** Voice, and latency. How long the robot took to respond is logged; whose voice is heard must be declared. */
export const voice = ruleFor(24, (_claimed, facts) => {
  const declared = declaredOn(24, facts);
  if (isAbsent(facts.log)) return declared ?? unknown(facts.log.absent);
  const waits = facts.log.episodes.flatMap(({ response_ms }) => response_ms ?? []);
  if (waits.length === 0)
    return declared ?? unknown('Neither voices nor the time to respond are logged or declared.');
  const logged = `From command to first motion: ${listed(waits.map(duration))}.`;
  const evidence = waits.map((wait) => measure('response', wait / 1000, 's'));
  return verified('medium', `${logged} ${declared?.sentence ?? 'Voices are not declared.'}`, [
    ...evidence,
    ...(declared?.evidence ?? []),
  ]);
});
