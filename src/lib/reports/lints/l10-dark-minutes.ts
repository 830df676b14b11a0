import type { LintFacts } from './facts.ts';
import { cannotTell, found, percent, type Finding } from './finding.ts';

/** How much more may be unknown where it went wrong, before it looks like a habit. */
const factor = 2;
const floor = 0.01;

/** L10: logs that are missing just when it goes wrong. */
export function darkMinutes({
  unknownWhenFailed,
  unknownWhenSucceeded,
}: LintFacts): Finding | null {
  if (unknownWhenFailed.active_ms === 0 || unknownWhenSucceeded.active_ms === 0)
    return cannotTell('L10', 'failed and successful episodes are needed to compare their gaps');
  const failed = unknownWhenFailed.unknown_ms / unknownWhenFailed.active_ms;
  const succeeded = unknownWhenSucceeded.unknown_ms / unknownWhenSucceeded.active_ms;
  return failed <= factor * succeeded + floor
    ? null
    : found(
        'L10',
        `who was in control is unknown for ${percent(failed)} of the time of failed episodes, against ${percent(succeeded)} of successful ones`,
      );
}
