import { normalCritical } from './distributions/normal.ts';
import { requireEffectiveTrials, requireLevel } from './domain.ts';
import type { Estimate } from './interval.ts';

/**
 * Wilson's score interval for a share: the p for which |k/n − p| ≤ z·√(p(1−p)/n).
 *
 * Source: E. B. Wilson (1927), JASA 22:209. The product form of the roots keeps precision where k/n is tiny.
 *
 * @param k successes, 0 ≤ k ≤ n; need not be whole, so that an effective sample size can be given.
 * @param n trials, > 0, real.
 * @throws TelltaleError BAD_ARGUMENT outside those domains.
 */
export function wilson(k: number, n: number, level = 0.95): Estimate {
  requireEffectiveTrials(k, n);
  requireLevel(level);
  const z = normalCritical(level);
  const fails = n - k;
  return {
    value: k / n,
    low: k === 0 ? 0 : lowerRoot(k, fails, n, z),
    high: fails === 0 ? 1 : 1 - lowerRoot(fails, k, n, z),
    level,
    method: 'wilson',
  };
}

/** The smaller root of (1 + z²/n)x² − (2k/n + z²/n)x + (k/n)² = 0, as product of the roots over the larger one. */
function lowerRoot(k: number, rest: number, n: number, z: number): number {
  const z2 = z * z;
  const larger = k + z2 / 2 + z * Math.sqrt((k * rest) / n + z2 / 4);
  return (k * k) / n / larger;
}
