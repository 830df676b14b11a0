import { studentCritical } from './distributions/student.ts';
import { requireAtLeast, requireLevel } from './domain.ts';
import { ratioLinearised, type RatioSums } from './ratio-linearised.ts';

/** What clustered measurements are worth. */
export interface MeanEffectiveSize {
  /** Independent measurements that would give the same precision; 0 < effective_n ≤ n. */
  effective_n: number;
  /** Null with one cluster, or where nothing varies. */
  design_effect: number | null;
  clusters: number;
}

/**
 * The effective number of measurements behind a mean: n over the design effect (variance between clusters, linearised,
 * over S²/n), times (t at n−1 / t at m−1 degrees of freedom)², and never above n. One cluster has no spread to see: its
 * measurements count in full and speak for that cluster only.
 *
 * Source: as `korn-graubard.ts`, with the sample variance in the place of p(1−p).
 *
 * @param sums over clusters: x = measurements, y = their sum, which must be ≥ 0 (a shift changes nothing).
 * @param squares Σ of the squared measurements.
 * @throws TelltaleError BAD_ARGUMENT unless m ≥ 1 and x > 0.
 */
export function meanEffectiveSize(
  sums: RatioSums,
  squares: number,
  level = 0.95,
): MeanEffectiveSize {
  requireLevel(level);
  requireAtLeast(squares, 'squares', 0);
  const { se, value } = ratioLinearised(sums, level);
  const { x: n, m } = sums;
  const variance = n > 1 ? Math.max(0, squares - n * value * value) / (n - 1) : 0;
  if (se === null || variance === 0 || m === n) {
    return { effective_n: n, design_effect: null, clusters: m };
  }
  const design = (se * se) / (variance / n);
  const few = (studentCritical(level, n - 1) / studentCritical(level, m - 1)) ** 2;
  const effective_n = design === 0 ? n : Math.min(n, (n / design) * few);
  return { effective_n, design_effect: design, clusters: m };
}
