import { isAbsent } from '../facts.ts';
import { measure } from '../finding.ts';
import type { ShownPart } from '../log/log-facts.ts';
import { duration } from '../phrases.ts';
import { segmentsTold } from './05-speed.ts';
import { contradicted, needing, ruleFor, unknown, verified } from './rule.ts';

/** More than this between clocks, and a takeover may hide in it, ms. */
const mostMs = 500;

/** Clock offset between robot and camera: the bound that was logged, and where the motion puts the parts that were named. */
export const clockOffset = ruleFor(11, (_claimed, facts) =>
  needing(facts.log, (log) => {
    // Where the logs repeat the motion, the place that was found is one of several.
    const found =
      isAbsent(facts.alignment) || facts.alignment.outcome !== 'match'
        ? []
        : segmentsTold(facts.alignment);
    const offsets = log.parts
      .filter(({ basis }) => basis === 'given')
      .flatMap((part) => offsetOf(part, found));
    const largest = Math.max(0, ...offsets.map(Math.abs));
    if (offsets.length > 0 && largest > mostMs)
      return contradicted(
        'medium',
        `The motion lies ${duration(largest)} from where the record says it is in the log.`,
        [measure('offset', largest / 1000, 's')],
      );
    const bounds = log.episodes.map(({ clock_bound_ms }) => clock_bound_ms);
    const known = bounds.filter((bound) => bound !== null);
    if (known.length > 0 && known.length === bounds.length) {
      const bound = Math.max(...known);
      const evidence = [measure('logged bound', bound / 1000, 's')];
      return bound <= mostMs
        ? verified(
            'medium',
            `The clocks of robot and camera agree within ${duration(bound)}.`,
            evidence,
          )
        : unknown(`The clocks of robot and camera may differ by ${duration(bound)}.`, evidence);
    }
    if (offsets.length > 0)
      return verified(
        'medium',
        `The motion lies within ${duration(largest)} of where the record says it is in the log.`,
        [measure('offset', largest / 1000, 's')],
      );
    return unknown('No bound of the offset between the clocks of robot and camera is logged.');
  }),
);

/** Distance between the log time that a part names and the one where its motion is, at the middle of their overlap. */
function offsetOf(part: ShownPart, found: ReturnType<typeof segmentsTold>): number[] {
  return found.flatMap((segment) => {
    const from = Math.max(part.clip_start_ms, segment.clip_start_ms);
    const to = Math.min(part.clip_end_ms, segment.clip_end_ms);
    if (segment.episode_id !== part.episode_id || to - from < 5000) return [];
    const middle = (from + to) / 2;
    const rate = (part.log_end_ms - part.log_start_ms) / (part.clip_end_ms - part.clip_start_ms);
    const named = part.log_start_ms + rate * (middle - part.clip_start_ms);
    return [segment.log_start_ms + segment.speed * (middle - segment.clip_start_ms) - named];
  });
}
