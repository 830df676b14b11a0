import type { LintFacts } from './facts.ts';
import { cannotTell, found, percent, type Finding } from './finding.ts';

const mostAborted = 0.05;

/** L17: runs stopped when failure looms. Aborted trials are failures here, and so are those that never reported. */
export function runsStopped({ trials, aborted, registered }: LintFacts): Finding | null {
  const missing = registered === null ? 0 : registered.planned - registered.reported;
  const messages = [
    ...(missing > 0
      ? [
          `${missing} of ${registered?.planned ?? 0} registered trials never reported; each counts as a failure of its run`,
        ]
      : []),
    ...(trials > 0 && aborted / trials > mostAborted
      ? [
          `${percent(aborted / trials)} of ${trials} trials were aborted; they are counted as failures`,
        ]
      : []),
  ];
  if (messages.length > 0) return found('L17', messages.join('; '));
  return registered === null
    ? cannotTell(
        'L17',
        'no run of the window was registered beforehand, so trials that were stopped and not logged cannot be seen',
      )
    : null;
}
