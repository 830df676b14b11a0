import type { LintFacts } from './facts.ts';
import { cannotTell, found, type Finding } from './finding.ts';

/** L5: a person tells the robot what to do without moving it, and nobody counts it. */
export function adviceNotCounted({ time, adviceIncidents, sources }: LintFacts): Finding | null {
  if (adviceIncidents > 0 && time.advised === 0)
    return found(
      'L5',
      `${adviceIncidents} incidents speak of remote advice, and no time is logged as advised`,
    );
  if (time.advised > 0) return null;
  if (sources.operator.known_ms > 0) return null;
  return cannotTell(
    'L5',
    'no time is logged as advised, and no operator’s log is among the sources: advice moves nothing, so command streams and mode flags do not show it',
  );
}
