import { type ClusterSums, requireClusterSums } from './clusters.ts';

/** How much the clustering of trials inflates the variance of their share. */
export interface DesignEffect {
  /** Σk / Σn. */
  p: number;
  /** Of p, linearised between clusters; null with one cluster, where nothing between clusters was seen. */
  variance: number | null;
  /**
   * variance over p(1−p)/n, the variance of independent trials; null where either is not to be had: one cluster, or
   * k = 0, or k = n.
   */
  design_effect: number | null;
  clusters: number;
  /** Degrees of freedom of the variance: clusters − 1. */
  df: number;
}

/**
 * The between-cluster linearised (Taylor) variance of a share as a ratio of totals: m/(m−1) · Σ(kᵢ − p·nᵢ)² / n².
 *
 * Source: W. G. Cochran, Sampling Techniques (1977), 6.19 and 11; L. Kish, Survey Sampling (1965), 8.2.
 *
 * @throws TelltaleError BAD_ARGUMENT when the sums are not those of m ≥ 1 clusters.
 */
export function designEffect(sums: ClusterSums): DesignEffect {
  requireClusterSums(sums);
  const { m, n, k, nn, kk, nk } = sums;
  const p = k / n;
  const known = { p, clusters: m, df: m - 1 };
  if (m === 1) return { ...known, variance: null, design_effect: null };
  if (k === 0 || k === n) return { ...known, variance: 0, design_effect: null };
  const residuals = Math.max(0, kk - 2 * p * nk + p * p * nn);
  const variance = ((m / (m - 1)) * residuals) / (n * n);
  return { ...known, variance, design_effect: variance / ((p * (1 - p)) / n) };
}
