import type { LintFacts } from './facts.ts';
import { cannotTell, found, percent, type Finding } from './finding.ts';

const fewest = 20;
const mostOnSeconds = 0.95;

/** L7: a log that samples the control mode once a second loses the short grabs. */
export function coarseSampling({ boundaries }: LintFacts): Finding | null {
  const { total, onSeconds } = boundaries;
  if (total < fewest)
    return cannotTell(
      'L7',
      `control changes hands ${total} times in the log, fewer than the ${fewest} that show how finely it is sampled`,
    );
  return onSeconds / total < mostOnSeconds
    ? null
    : found(
        'L7',
        `${percent(onSeconds / total)} of ${total} changes of control lie on whole seconds: the mode is sampled, and takeovers shorter than a second are lost`,
      );
}
