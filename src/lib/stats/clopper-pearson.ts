import { betaQuantile } from './distributions/beta.ts';
import { requireLevel, requireTrials } from './domain.ts';
import type { Estimate } from './interval.ts';

/**
 * The exact interval for a share: the p that neither one-sided binomial test at (1 − level)/2 rejects. Never covers less
 * than its level.
 *
 * Source: C. J. Clopper, E. S. Pearson (1934), Biometrika 26:404; limits as beta quantiles.
 *
 * @param k successes, whole, 0…n.
 * @param n trials, whole, ≥ 1.
 * @throws TelltaleError BAD_ARGUMENT outside those domains.
 */
export function clopperPearson(k: number, n: number, level = 0.95): Estimate {
  requireLevel(level);
  const each = (1 + level) / 2;
  return {
    value: k / n,
    low: clopperPearsonLower(k, n, each),
    high: clopperPearsonUpper(k, n, each),
    level,
    method: 'clopper-pearson',
  };
}

/** The share that is exceeded with the given one-sided confidence: what a readiness gate compares with its threshold. */
export function clopperPearsonLower(k: number, n: number, confidence = 0.95): number {
  requireTrials(k, n);
  requireLevel(confidence, 'confidence');
  return k === 0 ? 0 : betaQuantile(1 - confidence, k, n - k + 1);
}

/** The share that is not reached with the given one-sided confidence. */
export function clopperPearsonUpper(k: number, n: number, confidence = 0.95): number {
  requireTrials(k, n);
  requireLevel(confidence, 'confidence');
  return k === n ? 1 : betaQuantile(confidence, k + 1, n - k);
}
