import { betaQuantile } from './distributions/beta.ts';
import { requireLevel, requirePositive, requireTrials } from './domain.ts';
import type { Interval } from './interval.ts';

/** A Beta(a, b) prior on a share; the uniform one is a = b = 1. */
export interface BetaPrior {
  a: number;
  b: number;
}

export interface BetaPosterior extends Interval {
  mean: number;
  /** The parameters of the posterior. */
  a: number;
  b: number;
}

/**
 * The posterior of a share under a Beta prior, uniform unless told, with its equal-tailed credible interval.
 *
 * @throws TelltaleError BAD_ARGUMENT unless 0 ≤ k ≤ n are whole, n ≥ 1, and the prior's parameters are > 0.
 */
export function betaPosterior(
  k: number,
  n: number,
  level = 0.95,
  prior: BetaPrior = { a: 1, b: 1 },
): BetaPosterior {
  requireTrials(k, n);
  requireLevel(level);
  requirePositive(prior.a, 'prior.a');
  requirePositive(prior.b, 'prior.b');
  const a = k + prior.a;
  const b = n - k + prior.b;
  const tail = (1 - level) / 2;
  return {
    mean: a / (a + b),
    low: betaQuantile(tail, a, b),
    high: betaQuantile(1 - tail, a, b),
    level,
    method: 'beta-posterior',
    a,
    b,
  };
}
