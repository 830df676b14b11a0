import { isAbsent } from '../facts.ts';
import { duration, plural } from '../phrases.ts';
import { segmentEvidence } from './control.ts';
import { contradicted, declaredOrUnknown, isEmptyLog, ruleFor, verified } from './rule.ts';

/** Help by people between shots: what the logs of the shown episodes hold outside the clip. Help without a log must be declared. */
export const helpBetweenShots = ruleFor(25, (claimed, facts) => {
  if (isAbsent(facts.log) || isEmptyLog(facts.log))
    return declaredOrUnknown(25, facts, 'Help between shots is not declared.');
  const hidden = facts.log.assistance.filter(({ shown }) => !shown);
  if (hidden.length === 0)
    return declaredOrUnknown(
      25,
      facts,
      'The logs hold no help between shots; resets by hand outside them are not declared.',
    );
  const total = hidden.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  const sentence = `People helped ${plural(hidden.length, 'time')} for ${duration(total)} outside what is shown.`;
  const evidence = hidden.map((help) =>
    segmentEvidence({ ...help, unit: '', source: null, clip_start_ms: 0, clip_end_ms: 0 }),
  );
  return claimed.autonomous || claimed.unstaged
    ? contradicted('high', sentence, evidence)
    : verified('high', sentence, evidence);
});
