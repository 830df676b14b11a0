import { normalCritical } from './distributions/normal.ts';
import { refuse, requireCount, requireLevel } from './domain.ts';
import type { Estimate } from './interval.ts';

/**
 * Fisher's z interval for a Pearson correlation of k points: tanh(atanh r ± z/√(k−3)). Assumes points from a bivariate
 * normal distribution, which success rates are not: a published r without its points allows no better.
 *
 * Source: R. A. Fisher (1921), Metron 1:3.
 *
 * @param r in [−1, 1]; ±1 gives a degenerate interval.
 * @param k points, whole, ≥ 4: three points bound nothing.
 * @throws TelltaleError BAD_ARGUMENT outside those domains.
 */
export function fisherZ(r: number, k: number, level = 0.95): Estimate {
  if (!(r >= -1 && r <= 1)) refuse(`r must lie in −1…1, got ${r}.`);
  requireCount(k, 'k', 4);
  requireLevel(level);
  const reach = normalCritical(level) / Math.sqrt(k - 3);
  const centre = Math.atanh(r);
  return {
    value: r,
    low: Math.tanh(centre - reach),
    high: Math.tanh(centre + reach),
    level,
    method: 'fisher-z',
  };
}
