import { studentCritical } from './distributions/student.ts';
import { refuse, requireAtLeast, requireCount, requireLevel, requirePositive } from './domain.ts';
import type { Interval } from './interval.ts';

/**
 * Two totals summed over m clusters: x = Σxᵢ (the base, e.g. active hours), y = Σyᵢ (the part, e.g. autonomous hours),
 * with their squares and products. Additive.
 */
export interface RatioSums {
  m: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

export interface RatioEstimate {
  /** Σy / Σx. */
  value: number;
  /** null with one cluster: no variance between clusters was seen. */
  se: number | null;
  interval: Interval | null;
  clusters: number;
  /** clusters − 1. */
  df: number;
}

/**
 * The interval for a ratio of totals over clusters: value ± t·se with the linearised variance m/(m−1)·Σ(yᵢ − R·xᵢ)²/X²
 * and m − 1 degrees of freedom, cut to the range that the ratio can have.
 *
 * A symmetric interval on a bounded ratio: with few clusters or R near an end, trust a cluster bootstrap over it. Equal
 * ratios in every cluster give se 0: nothing varied, which is not the same as certainty.
 *
 * Source: W. G. Cochran, Sampling Techniques (1977), 6.4.
 *
 * @param range the smallest and largest value that the ratio can have; [0, 1] for a share of time.
 * @throws TelltaleError BAD_ARGUMENT unless m ≥ 1 and x > 0.
 */
export function ratioLinearised(
  sums: RatioSums,
  level = 0.95,
  range: readonly [number, number] = [0, 1],
): RatioEstimate {
  const { m, x, y, xx, yy, xy } = sums;
  requireCount(m, 'm', 1);
  requirePositive(x, 'x');
  requireAtLeast(y, 'y', 0);
  requireLevel(level);
  if (![xx, yy, xy].every(Number.isFinite)) refuse('xx, yy and xy must be finite numbers.');
  const value = y / x;
  if (m === 1) return { value, se: null, interval: null, clusters: m, df: 0 };
  const residuals = Math.max(0, yy - 2 * value * xy + value * value * xx);
  const se = Math.sqrt((m / (m - 1)) * residuals) / x;
  const reach = studentCritical(level, m - 1) * se;
  const interval: Interval = {
    low: Math.max(range[0], value - reach),
    high: Math.min(range[1], value + reach),
    level,
    method: 'ratio-linearised',
  };
  return { value, se, interval, clusters: m, df: m - 1 };
}
