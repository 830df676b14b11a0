import { requireArms, type TwoArms } from './arms.ts';
import { refuse } from './domain.ts';
import type { Estimate } from './interval.ts';
import { moverDifference } from './mover.ts';
import { wilson } from './wilson.ts';

/**
 * The mean over strata (tasks) of the difference of rates, arm 1 − arm 2, each stratum counting the same however many
 * trials it had. Keeps its level for many small strata as for few large ones; with one stratum it is Newcombe's interval.
 *
 * Each arm's mean rate gets Wilson's interval at the number of trials that would give its variance; the two are squared and
 * added (Newcombe). A stratum at 0 of n or n of n lends the variance of (k+1)/(n+2) instead of none.
 *
 * Source: X. Yan, X. G. Su (2010), Statistics in Biopharmaceutical Research 2:329 (stratified Wilson and Newcombe), with
 * equal weights and the effective number of trials in place of their weights.
 *
 * @throws TelltaleError BAD_ARGUMENT for no strata, or a stratum that is not two arms with n ≥ 1.
 */
export function equalWeightsDifference(
  strata: readonly TwoArms[],
  level = 0.95,
): Estimate & { strata: number } {
  if (strata.length === 0) refuse('A mean across tasks needs at least one task, got none.');
  strata.forEach(requireArms);
  const one = meanRate(
    strata.map(({ k1, n1 }) => ({ k: k1, n: n1 })),
    level,
  );
  const two = meanRate(
    strata.map(({ k2, n2 }) => ({ k: k2, n: n2 })),
    level,
  );
  return { ...moverDifference(one, two, 'equal-weights-newcombe'), strata: strata.length };
}

interface Counted {
  k: number;
  n: number;
}

function meanRate(arm: readonly Counted[], level: number): Estimate {
  const mean = arm.reduce((sum, { k, n }) => sum + k / n, 0) / arm.length;
  const n = effectiveTrials(arm, mean);
  return wilson(Math.min(n, mean * n), n, level);
}

/**
 * (mean·(1 − mean) + V)/V with V the variance of the mean: the bracket undoes the downward bias of mean·(1 − mean), and one
 * stratum gives its own n. Where nothing varied, the n of equal rates in all strata.
 */
function effectiveTrials(arm: readonly Counted[], mean: number): number {
  const squares = arm.length * arm.length;
  if (mean === 0 || mean === 1) return squares / arm.reduce((sum, { n }) => sum + 1 / n, 0);
  const variance = arm.reduce((sum, each) => sum + rateVariance(each), 0) / squares;
  return (mean * (1 - mean) + variance) / variance;
}

function rateVariance({ k, n }: Counted): number {
  if (k > 0 && k < n) return ((k / n) * (1 - k / n)) / (n - 1);
  const rate = (k + 1) / (n + 2);
  return (rate * (1 - rate)) / n;
}
