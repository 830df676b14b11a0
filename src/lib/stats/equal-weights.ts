import { refuse } from './domain.ts';
import type { Estimate } from './interval.ts';

/**
 * The plain mean of independent estimates (one a task), each counting the same however many trials it had: square and add
 * of their own intervals (MOVER). Takes the shape of each interval along, so it needs no variance at 0 of n.
 *
 * For a few tasks with many trials each. Wilson's limits hold their level one at a time because they also move the middle;
 * averaged, the moves cancel and the widths are left, too small: 10 tasks of 10 trials cover 92 %, 30 of 4 cover 87 %. For
 * counts of two independent arms use `equalWeightsDifference`, which keeps its level there.
 *
 * Source: G. Y. Zou, A. Donner (2008), Statistics in Medicine 27:1693.
 *
 * @param estimates at least one, all of the same level.
 * @throws TelltaleError BAD_ARGUMENT for none, or mixed levels.
 */
export function equalWeightsMean(estimates: readonly Estimate[]): Estimate & { strata: number } {
  const strata = estimates.length;
  const level = estimates[0]?.level;
  if (level === undefined)
    return refuse('A mean across tasks needs at least one estimate, got none.');
  if (estimates.some((estimate) => estimate.level !== level)) {
    refuse('A mean across tasks needs intervals of one level.');
  }
  const value = estimates.reduce((sum, each) => sum + each.value, 0) / strata;
  const down = Math.hypot(...estimates.map((each) => each.value - each.low)) / strata;
  const up = Math.hypot(...estimates.map((each) => each.high - each.value)) / strata;
  return {
    value,
    low: value - down,
    high: value + up,
    level,
    method: 'equal-weights-mover',
    strata,
  };
}
