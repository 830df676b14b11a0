import { refuse, requireAtLeast, requireCount } from './domain.ts';

/** What one unit (robot, day, …) contributed: k successes of n trials. */
export interface ClusterCount {
  n: number;
  k: number;
}

/**
 * Trials summed over clusters. Additive, so that two stores' sums merge by adding them field by field.
 *
 * m: clusters with at least one trial; n = Σnᵢ, k = Σkᵢ, nn = Σnᵢ², kk = Σkᵢ², nk = Σnᵢkᵢ.
 */
export interface ClusterSums {
  m: number;
  n: number;
  k: number;
  nn: number;
  kk: number;
  nk: number;
}

/** The sums of a list of clusters; clusters without a trial are not counted. */
export function clusterSums(clusters: readonly ClusterCount[]): ClusterSums {
  const sums: ClusterSums = { m: 0, n: 0, k: 0, nn: 0, kk: 0, nk: 0 };
  for (const { n, k } of clusters) {
    if (n === 0) continue;
    sums.m += 1;
    sums.n += n;
    sums.k += k;
    sums.nn += n * n;
    sums.kk += k * k;
    sums.nk += n * k;
  }
  return sums;
}

/** @throws TelltaleError BAD_ARGUMENT unless the sums can come from m ≥ 1 clusters with 0 ≤ kᵢ ≤ nᵢ. */
export function requireClusterSums(sums: ClusterSums): void {
  requireCount(sums.m, 'm', 1);
  requireCount(sums.n, 'n', sums.m);
  requireCount(sums.k, 'k');
  requireAtLeast(sums.nn, 'nn', sums.n);
  requireAtLeast(sums.kk, 'kk', sums.k);
  requireAtLeast(sums.nk, 'nk', sums.kk);
  if (sums.k > sums.n) refuse(`k must not exceed n, got ${sums.k} of ${sums.n}.`);
  if (sums.nk > sums.nn) refuse(`nk must not exceed nn, got ${sums.nk} over ${sums.nn}.`);
}
