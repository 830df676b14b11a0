import type { LintFacts } from './facts.ts';
import { cannotTell, found, type Finding } from './finding.ts';

/** L11: numbers missing from a unit's own episode counter are episodes that somebody took out. */
export function counterGaps({ counters }: LintFacts): Finding | null {
  const { units, counting, missing } = counters;
  if (missing > 0)
    return found(
      'L11',
      `${missing} numbers are missing from the episode counters of ${counting} units: those episodes were never brought in`,
    );
  if (counting < units)
    return cannotTell(
      'L11',
      `${units - counting} of ${units} units log no episode counter: episodes that were taken out leave no trace there`,
    );
  return null;
}
