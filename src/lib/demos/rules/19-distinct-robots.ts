import { listed, plural } from '../phrases.ts';
import { measure } from '../finding.ts';
import { contradicted, declaredOrUnknown, needing, ruleFor, verified } from './rule.ts';

/** Distinct robots shown against those claimed: unit ids in the logs of the parts. */
export const distinctRobots = ruleFor(19, (claimed, facts) =>
  needing(facts.log, (log) => {
    const units = [...new Set(log.segments.map(({ unit }) => unit))].sort();
    if (units.length === 0) return declaredOrUnknown(19, facts, 'No log names the robots shown.');
    const evidence = [measure('distinct robots', units.length, 'robots')];
    const sentence = `${plural(units.length, 'robot')} in the logs of what is shown: ${listed(units)}.`;
    const { fleetSize } = claimed;
    if (fleetSize === null || fleetSize <= units.length)
      return verified('high', sentence, evidence);
    const whole = log.clip_ms !== null && log.accounted_ms >= 0.99 * log.clip_ms;
    const claim = `A fleet of ${fleetSize} is claimed. ${sentence}`;
    return whole && log.missing_episodes.length === 0
      ? contradicted('high', claim, evidence)
      : declaredOrUnknown(19, facts, `${claim} Parts of the clip have no log.`);
  }),
);
