import { type ClusterSums, requireClusterSums } from './clusters.ts';
import { designEffect, type DesignEffect } from './design-effect.ts';
import { studentCritical } from './distributions/student.ts';
import { requireLevel } from './domain.ts';
import type { Estimate } from './interval.ts';
import { wilson } from './wilson.ts';

/** How the effective sample size was reached. */
export type EffectiveBasis =
  /** From the variance between clusters. */
  | 'between-clusters'
  /** k = 0 or k = n: no variance to see, only the few degrees of freedom are allowed for. */
  | 'no-variance-seen'
  /** Every cluster gave one trial: independent by construction. */
  | 'one-trial-each'
  /** One cluster: the trials speak for that one unit only; nothing is known between units. */
  | 'one-cluster';

export interface EffectiveSize extends DesignEffect {
  /** Trials that independent sampling would have needed for the same precision; 0 < effective_n ≤ n. */
  effective_n: number;
  basis: EffectiveBasis;
}

/**
 * Korn and Graubard's effective sample size: n over the design effect, times (t at n−1 / t at m−1 degrees of freedom)²
 * for the variance being itself an estimate from m clusters, and never above n.
 *
 * Source: E. L. Korn, B. I. Graubard (1998), Survey Methodology 24:193; truncation as in the NCHS standards (Parker et
 * al. 2017). With k = 0 or n the design effect is taken as 1, as there.
 *
 * @throws TelltaleError BAD_ARGUMENT when the sums are not those of m ≥ 1 clusters.
 */
export function kornGraubard(sums: ClusterSums, level = 0.95): EffectiveSize {
  requireClusterSums(sums);
  requireLevel(level);
  const effect = designEffect(sums);
  if (sums.m === 1) return { ...effect, effective_n: sums.n, basis: 'one-cluster' };
  if (sums.m === sums.n) return { ...effect, effective_n: sums.n, basis: 'one-trial-each' };
  const few = (studentCritical(level, sums.n - 1) / studentCritical(level, effect.df)) ** 2;
  const inflation = effect.design_effect ?? 1;
  const effective_n = Math.min(sums.n, (sums.n / inflation) * few);
  const basis = effect.design_effect === null ? 'no-variance-seen' : 'between-clusters';
  return { ...effect, effective_n, basis };
}

/** An interval for a share from clustered trials, with all that it stands on. */
export interface ClusteredEstimate extends Estimate, EffectiveSize {
  n: number;
  k: number;
}

/**
 * Wilson's interval at the Korn–Graubard effective sample size.
 *
 * method: "wilson" where the trials count in full, else "wilson-korn-graubard".
 *
 * @throws TelltaleError BAD_ARGUMENT when the sums are not those of m ≥ 1 clusters.
 */
export function clusteredInterval(sums: ClusterSums, level = 0.95): ClusteredEstimate {
  const size = kornGraubard(sums, level);
  const full = size.basis === 'one-cluster' || size.basis === 'one-trial-each';
  const k = full ? sums.k : Math.min(size.p * size.effective_n, size.effective_n);
  const interval = wilson(k, size.effective_n, level);
  const method = full ? 'wilson' : 'wilson-korn-graubard';
  return { ...size, ...interval, value: size.p, method, n: sums.n, k: sums.k };
}
