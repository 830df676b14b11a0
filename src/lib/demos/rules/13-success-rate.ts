import type { AttemptFacts } from '../log/attempts.ts';
import { percent } from '../phrases.ts';
import { measure, type Evidence } from '../finding.ts';
import { representativeness, type Representative } from '../representative.ts';
import { contradicted, needing, ruleFor, unknown, verified } from './rule.ts';

/**
 * Success rate of the attempts, and rank of the take. A clip that shows only success, of a session in which success is
 * surely the exception, tells the opposite of what happened: it is contradicted, unless the number of attempts was told
 * with it.
 */
export const successRate = ruleFor(13, (claimed, facts) =>
  needing(facts.log, ({ attempts }) => {
    if (attempts === null || attempts.attempts.length === 0)
      return unknown('The logs do not hold the attempts of that session.');
    const found = representativeness(attempts);
    if (found.rate.value === null)
      return unknown('None of the attempts in the session was graded.');
    const sentence = rateSentence(found);
    const evidence = evidenceOf(found);
    const told =
      claimed.attempts !== null ||
      facts.declarations.some(({ disclosure }) => disclosure === 12 || disclosure === 13);
    if (found.showsSuccess && found.rate.high < 0.5 && !told)
      return contradicted(
        'high',
        `A selected take: it shows success, and ${lowerFirst(sentence)} No number of attempts is told with it.`,
        evidence,
      );
    return verified(ungraded(attempts) === 0 ? 'high' : 'medium', sentence, evidence);
  }),
);

export function rateSentence(found: Representative): string {
  const { rate, graded, successes, takes, chance } = found;
  if (rate.value === null) return 'No attempt was graded.';
  const interval = `${percent(rate.value)}, 95 % interval ${percent(rate.low)} to ${percent(rate.high)}`;
  const rank = takes.length === 1 ? rankText(takes[0]?.timePercentile ?? null) : '';
  const surprise =
    chance === null
      ? ''
      : ` Filmed at random, a take${takes.length > 1 ? ' each time' : ''} this good would be seen with probability ${percent(chance)}.`;
  return `${successes} of ${graded} attempts succeeded without help (${interval}).${rank}${surprise}`;
}

const rankText = (percentile: number | null): string =>
  percentile === null
    ? ''
    : ` The take was faster than ${percent(percentile)} of the other successes.`;

function evidenceOf({ rate, graded, chance, takes, fleetRate }: Representative): Evidence[] {
  if (rate.value === null) return [];
  return [
    measure('success rate', rate.value, 'share'),
    measure('low', rate.low, 'share'),
    measure('high', rate.high, 'share'),
    measure('n', graded, 'attempts'),
    ...(chance === null ? [] : [measure('chance of a take this good', chance, 'share')]),
    ...takes.flatMap(({ timePercentile }) =>
      timePercentile === null ? [] : [measure('time percentile', timePercentile, 'share')],
    ),
    ...(fleetRate.value === null
      ? []
      : [
          measure('fleet success rate', fleetRate.value, 'share'),
          measure('fleet n', fleetRate.n, 'attempts'),
        ]),
  ];
}

const ungraded = ({ attempts }: AttemptFacts): number =>
  attempts.filter(({ outcome }) => outcome === 'ungraded').length;

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
