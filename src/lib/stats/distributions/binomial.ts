import { betaTails, type Tails } from './beta.ts';
import { logBinomialTerm } from './deviance.ts';

/** P(X = k) for X ~ Binomial(n, p), k in 0…n. */
export function binomialProbability(k: number, n: number, p: number): number {
  return Math.exp(logBinomialTerm(k, n - k, p, 1 - p));
}

/** P(X ≤ k) and P(X > k) for X ~ Binomial(n, p), k any integer. */
export function binomialTails(k: number, n: number, p: number): Tails {
  if (k < 0) return { lower: 0, upper: 1 };
  if (k >= n) return { lower: 1, upper: 0 };
  const { lower, upper } = betaTails(p, k + 1, n - k);
  return { lower: upper, upper: lower };
}
