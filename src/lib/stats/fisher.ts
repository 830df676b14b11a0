import { requireArms, type TwoArms } from './arms.ts';
import {
  hypergeometricRange,
  hypergeometricUpper,
  logHypergeometric,
  type Margins,
} from './distributions/hypergeometric.ts';

/** Tables whose probabilities differ by less than this share count as equally likely, as in R's fisher.test. */
const tie = 1e-7;

/**
 * Fisher's exact test, two-sided: the probability, given both margins, of every table no likelier than the one seen.
 * Conditional and therefore conservative; Barnard's and Boschloo's tests reject more at the same level.
 *
 * Source: R. A. Fisher (1935); two-sided as in R's fisher.test and scipy's fisher_exact.
 *
 * @throws TelltaleError BAD_ARGUMENT unless both arms are whole counts with 0 ≤ k ≤ n, n ≥ 1.
 */
export function fisher(arms: TwoArms): { p: number } {
  requireArms(arms);
  const { k1, n1, k2, n2 } = arms;
  const here = { n1, n2, t: k1 + k2 };
  const mirrored = { n1: n2, n2: n1, t: k1 + k2 };
  const mode = Math.floor(((n1 + 1) * (k1 + k2 + 1)) / (n1 + n2 + 2));
  const atMost = logHypergeometric(k1, here) + tie;
  const above = firstUnlikelyAbove(here, Math.max(mode, 0), atMost);
  const below = firstUnlikelyAbove(mirrored, Math.max(k1 + k2 - mode, 0), atMost);
  const p = hypergeometricUpper(above, here) + hypergeometricUpper(below, mirrored);
  return { p: Math.min(1, p) };
}

/** Fisher's one-sided p that arm 1 is better: P(X ≥ k1) given both margins. */
export function fisherGreater({ k1, n1, k2, n2 }: TwoArms): number {
  return hypergeometricUpper(k1, { n1, n2, t: k1 + k2 });
}

/** The first x from the mode upwards with log probability ≤ atMost; the density falls from there on. */
function firstUnlikelyAbove(margins: Margins, mode: number, atMost: number): number {
  const [first, last] = hypergeometricRange(margins);
  let no = Math.max(first, Math.min(last, mode)) - 1;
  let yes = last + 1;
  while (yes - no > 1) {
    const x = Math.floor((yes + no) / 2);
    if (logHypergeometric(x, margins) <= atMost) yes = x;
    else no = x;
  }
  return yes;
}
