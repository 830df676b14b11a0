/** How far two graders agree beyond chance. */
export interface Agreement {
  /** Trials that both graded. */
  readonly n: number;
  /** Share on which they agree; null without trials. */
  readonly observed: number | null;
  /** Cohen's κ; null where nothing was graded twice, or where both always say the same one thing. */
  readonly kappa: number | null;
  /** Large-sample 95 % interval of κ, cut to [−1, 1]; null with κ. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Cohen's κ = (pₒ − pₑ) / (1 − pₑ), where pₑ is the agreement of independent graders with the same margins.
 *
 * Source: J. Cohen (1960), Educational and Psychological Measurement 20:37; the interval by his standard error
 * √(pₒ(1 − pₒ) / (n(1 − pₑ)²)).
 */
export function cohenKappa(pairs: readonly (readonly [string, string])[]): Agreement {
  const n = pairs.length;
  const none = { n, kappa: null, low: null, high: null };
  if (n === 0) return { ...none, observed: null };
  const observed = pairs.filter(([a, b]) => a === b).length / n;
  const shareOf = (side: 0 | 1, category: string): number =>
    pairs.filter((pair) => pair[side] === category).length / n;
  const expected = [...new Set(pairs.flat())].reduce(
    (sum, category) => sum + shareOf(0, category) * shareOf(1, category),
    0,
  );
  if (expected === 1) return { ...none, observed };
  const kappa = (observed - expected) / (1 - expected);
  const half = 1.959964 * Math.sqrt((observed * (1 - observed)) / (n * (1 - expected) ** 2));
  return {
    n,
    observed,
    kappa,
    low: Math.max(-1, kappa - half),
    high: Math.min(1, kappa + half),
  };
}
