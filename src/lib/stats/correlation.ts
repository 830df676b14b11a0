import { type BootstrapEstimate, type BootstrapOptions, clusterBootstrap } from './bootstrap.ts';
import { requireCount } from './domain.ts';
import type { SimRealPoint } from './pairs.ts';
import { pearson } from './pearson.ts';
import { spearman } from './spearman.ts';

export interface CorrelationEstimate {
  /** null where all values of one side are equal: a correlation does not exist. */
  value: number | null;
  /** null where the correlation does not exist for the points or for most resamples. */
  interval: BootstrapEstimate | null;
  /** Points. */
  k: number;
  /** The smallest one-sided p that k points can give by permutation, however good they look. */
  permutation_floor: number;
}

/** Pearson's or Spearman's correlation with a BCa bootstrap interval over points. */
export function correlation(
  points: readonly SimRealPoint[],
  kind: 'pearson' | 'spearman',
  options: BootstrapOptions,
): CorrelationEstimate {
  const measure = kind === 'pearson' ? pearson : spearman;
  const statistic = (drawn: readonly SimRealPoint[]) =>
    drawn.length < 2
      ? null
      : measure(
          drawn.map((point) => point.sim),
          drawn.map((point) => point.real),
        );
  return {
    value: statistic(points),
    interval: points.length < 3 ? null : clusterBootstrap(points, statistic, options),
    k: points.length,
    permutation_floor: permutationFloor(points.length),
  };
}

/**
 * 1/k!: the smallest one-sided p of a permutation test on k points. With k = 3 it is 0.17 (no ranking of three policies is
 * evidence of anything), with k = 4 it is 0.042.
 *
 * @throws TelltaleError BAD_ARGUMENT unless k is whole and ≥ 1.
 */
export function permutationFloor(k: number): number {
  requireCount(k, 'k', 1);
  let floor = 1;
  for (let i = 2; i <= k && floor > 0; i++) floor /= i;
  return floor;
}
