import { betaQuantile } from '#lib/stats/distributions/beta.ts';

/**
 * One-sided exact (Clopper–Pearson) bounds for a share at an effective sample size, which need not be whole: k and n are
 * scaled alike, as Korn and Graubard (1998) do. With `effectiveN` = n these are the ordinary exact bounds.
 *
 * @param k successes, 0…n
 * @param effectiveN trials that independent sampling would have needed, 0 < effectiveN ≤ n
 * @param confidence one-sided, e.g. 0.95
 */
export function exactBounds(
  k: number,
  n: number,
  effectiveN: number,
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  const successes = (k / n) * effectiveN;
  const failures = effectiveN - successes;
  return {
    lower: k === 0 ? 0 : betaQuantile(1 - confidence, successes, failures + 1),
    upper: k === n ? 1 : betaQuantile(confidence, successes + 1, failures),
  };
}

/** Above this many trials nobody plans. */
const most = 1_000_000;

/**
 * Trials after which a share that stays what it is would have a lower bound at or above the threshold; null when it never
 * would, or not within a million.
 *
 * @param perTrial effective trials per trial, 0 < perTrial ≤ 1
 */
export function trialsToPass(
  share: number,
  threshold: number,
  perTrial: number,
  confidence: number,
): number | null {
  const passes = (trials: number): boolean =>
    exactBounds(share * trials, trials, perTrial * trials, confidence).lower >= threshold;
  if (share <= threshold && !(share === 1 && threshold <= 1)) return null;
  let high = 1;
  while (!passes(high)) {
    high *= 2;
    if (high > most) return null;
  }
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}
