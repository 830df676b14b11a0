import { betaQuantile, betaTails } from './beta.ts';

/**
 * The two-sided critical value of Student's t: P(|T| ≤ t) = level. 2.262157… at 0.95 with 9 degrees of freedom.
 *
 * T² / (df + T²) is Beta(½, df/2).
 *
 * @param df degrees of freedom, real and > 0.
 */
export function studentCritical(level: number, df: number): number {
  if (level <= 0.5) {
    const share = betaQuantile(level, 0.5, df / 2);
    return Math.sqrt((df * share) / (1 - share));
  }
  const rest = betaQuantile(1 - level, df / 2, 0.5);
  const share = rest < 0.5 ? 1 - rest : betaQuantile(level, 0.5, df / 2);
  return rest < 0.5 ? Math.sqrt((df * share) / rest) : Math.sqrt((df * share) / (1 - share));
}

/** P(T ≥ t) for t ≥ 0, precise far into the tail. */
export function studentUpperTail(t: number, df: number): number {
  const share = (t * t) / (df + t * t);
  return betaTails(df / (df + t * t), df / 2, 0.5, share).lower / 2;
}
