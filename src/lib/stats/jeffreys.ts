import { betaQuantile } from './distributions/beta.ts';
import { requireLevel, requireTrials } from './domain.ts';
import type { Estimate } from './interval.ts';

/**
 * Jeffreys' interval for a share: the equal-tailed interval of Beta(k + ½, n − k + ½), with low 0 at k = 0 and high 1 at
 * k = n, so that none seen never excludes none.
 *
 * Source: L. D. Brown, T. T. Cai, A. DasGupta (2001), Statistical Science 16:101, section 3.1.2.
 *
 * @param k successes, whole, 0…n.
 * @param n trials, whole, ≥ 1.
 * @throws TelltaleError BAD_ARGUMENT outside those domains.
 */
export function jeffreys(k: number, n: number, level = 0.95): Estimate {
  requireTrials(k, n);
  requireLevel(level);
  const tail = (1 - level) / 2;
  return {
    value: k / n,
    low: k === 0 ? 0 : betaQuantile(tail, k + 0.5, n - k + 0.5),
    high: k === n ? 1 : betaQuantile(1 - tail, k + 0.5, n - k + 0.5),
    level,
    method: 'jeffreys',
  };
}
