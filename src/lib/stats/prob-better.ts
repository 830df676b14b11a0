import { requireArms, type TwoArms } from './arms.ts';
import { hypergeometricUpper } from './distributions/hypergeometric.ts';

/**
 * P(rate 1 > rate 2) when each rate has a uniform prior and its own arm's trials. Exact.
 *
 * Beta(k+1, n−k+1) is the (k+1)-th of n+1 uniform points. Of the n1+1 and n2+1 points thrown together, the k2+1-th of
 * arm 2 comes before the k1+1-th of arm 1 if and only if at least k2+1 of the first k1+k2+1 are of arm 2: a hypergeometric
 * tail.
 *
 * @throws TelltaleError BAD_ARGUMENT unless both arms are whole counts with 0 ≤ k ≤ n, n ≥ 1.
 */
export function probBetter(arms: TwoArms): { p: number } {
  requireArms(arms);
  const { k1, n1, k2, n2 } = arms;
  return { p: hypergeometricUpper(k2 + 1, { n1: n2 + 1, n2: n1 + 1, t: k1 + k2 + 1 }) };
}
