import type { NearEvent } from '../log/log-facts.ts';
import { nearMs } from '../log/near.ts';
import { duration, listed, percent } from '../phrases.ts';
import { measure, type Evidence } from '../finding.ts';
import { leastCoverage } from './10-coverage.ts';
import { contradicted, isEmptyLog, needing, ruleFor, unknown, verified } from './rule.ts';

/** What happened in the 30 s before and after the clip, and what incidents it holds: falls, e-stops, takeovers. */
export const beforeAndAfter = ruleFor(15, (claimed, facts) =>
  needing(facts.log, (log) => {
    if (isEmptyLog(log)) return unknown('No log of the time around the clip was given.');
    const { events, before_share, after_share } = log.near;
    const against = events.filter(({ against_autonomy }) => against_autonomy);
    const evidence = [
      ...events.map(eventEvidence),
      measure('30 s before that are logged', before_share, 'share'),
      measure('30 s after that are logged', after_share, 'share'),
    ];
    const told = events.length === 0 ? '' : ` Logged: ${listed(events.map(eventText))}.`;
    if (claimed.autonomous && against.length > 0)
      return contradicted('high', `${capital(listed(against.map(eventText)))}.`, evidence);
    if (Math.min(before_share, after_share) < leastCoverage)
      return unknown(
        `Of the ${duration(nearMs)} before the clip ${percent(before_share)} are logged, of those after it ${percent(after_share)}.${told}`,
        evidence,
      );
    return against.length > 0
      ? verified('high', `The time around the clip is logged.${told}`, evidence)
      : verified(
          'high',
          `No fall, stop or takeover in the 30 s before and after.${told}`,
          evidence,
        );
  }),
);

function eventText({ kind, when, distance_ms }: NearEvent): string {
  const name = kind.replaceAll('_', ' ');
  return when === 'during' ? `${name} during it` : `${name} ${duration(distance_ms)} ${when} it`;
}

const eventEvidence = ({ episode_id }: NearEvent): Evidence => ({ kind: 'episode', episode_id });

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
