import { logBinomialTerm } from './deviance.ts';

/**
 * The number x of successes in arm 1 when t = k1 + k2 successes fell on n1 + n2 trials without regard to the arm. x runs
 * from max(0, t − n2) to min(t, n1).
 */
export interface Margins {
  n1: number;
  n2: number;
  t: number;
}

/** log P(X = x), x inside its range; relative error of the probability about 1e-13. */
export function logHypergeometric(x: number, { n1, n2, t }: Margins): number {
  const n = n1 + n2;
  const p = t / n;
  const q = (n - t) / n;
  return (
    logBinomialTerm(x, n1 - x, p, q) +
    logBinomialTerm(t - x, n2 - t + x, p, q) -
    logBinomialTerm(t, n - t, p, q)
  );
}

/** P(X ≥ x) for any integer x, summed over the tail beyond the mode. */
export function hypergeometricUpper(x: number, margins: Margins): number {
  const { n1, n2, t } = margins;
  const [first, last] = hypergeometricRange(margins);
  if (x <= first) return 1;
  if (x > last) return 0;
  const mean = (n1 * t) / (n1 + n2);
  if (x > mean) return Math.min(1, upwardSum(x, margins, last));
  const mirrored = { n1: n2, n2: n1, t };
  return Math.max(0, 1 - upwardSum(t - x + 1, mirrored, t - first));
}

/** P(x ≤ X ≤ last) by the ratios of neighbouring terms. */
function upwardSum(x: number, margins: Margins, last: number): number {
  const { n1, n2, t } = margins;
  let term = 1;
  let sum = 1;
  for (let at = x; at < last && term > sum * 1e-17; at++) {
    term *= ((n1 - at) * (t - at)) / ((at + 1) * (n2 - t + at + 1));
    sum += term;
  }
  return sum * Math.exp(logHypergeometric(x, margins));
}

/** The smallest and the largest x that can happen. */
export function hypergeometricRange({ n1, n2, t }: Margins): [number, number] {
  return [Math.max(0, t - n2), Math.min(t, n1)];
}
