import { continuedFraction } from './continued-fraction.ts';
import { logBinomialTerm } from './deviance.ts';
import { risingRoot } from './monotone-root.ts';
import { normalQuantile } from './normal.ts';

/** Both tails of a distribution at one point; the small one is precise in itself, not as 1 − the other. */
export interface Tails {
  lower: number;
  upper: number;
}

/**
 * I_x(a, b) and its complement, a and b > 0, x in [0, 1]; relative error about 1e-13.
 *
 * Continued fraction DLMF 8.17.22 with Loader's prefactor. Written out because the quantile needs both
 * tails without cancellation; the installed one is good to 3.5e-9 only.
 *
 * @param y 1 − x, where the caller has it more precisely.
 */
export function betaTails(x: number, a: number, b: number, y = 1 - x): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  if (x > (a + 1) / (a + b + 2)) {
    const { lower, upper } = betaTails(y, b, a, x);
    return { lower: upper, upper: lower };
  }
  const scale = Math.exp(logBinomialTerm(a, b, x, y)) * (b / (a + b));
  const fraction = continuedFraction(1, (j) => [
    betaStep(Math.floor(j / 2), j % 2 === 1, x, a, b),
    1,
  ]);
  const lower = Math.min(1, scale / fraction);
  return { lower, upper: 1 - lower };
}

/** P(X ≤ x) for X ~ Beta(a, b). */
export function betaCdf(x: number, a: number, b: number): number {
  return betaTails(x, a, b).lower;
}

/** The density of Beta(a, b) at x in (0, 1), with y = 1 − x. */
export function betaDensity(x: number, a: number, b: number, y = 1 - x): number {
  if (x <= 0 || y <= 0) return 0;
  return (Math.exp(logBinomialTerm(a, b, x, y)) * ((a * b) / (a + b))) / (x * y);
}

/**
 * x such that P(X ≤ x) = p for X ~ Beta(a, b); relative error about 1e-13 in x.
 *
 * @param p in [0, 1].
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return risingRoot(
    (x) => {
      const { lower, upper } = betaTails(x, a, b);
      return { value: p < 0.5 ? lower - p : 1 - p - upper, slope: betaDensity(x, a, b) };
    },
    0,
    1,
    betaStart(p, a, b),
  );
}

function betaStep(m: number, odd: boolean, x: number, a: number, b: number): number {
  return odd
    ? (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    : (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
}

/** Abramowitz and Stegun 26.5.22 where both parameters reach 1, else the leading power at the nearer end. */
function betaStart(p: number, a: number, b: number): number {
  if (a >= 1 && b >= 1) {
    const z = -normalQuantile(p);
    const lambda = (z * z - 3) / 6;
    const h = 2 / (1 / (2 * a - 1) + 1 / (2 * b - 1));
    const w =
      (z * Math.sqrt(h + lambda)) / h -
      (1 / (2 * b - 1) - 1 / (2 * a - 1)) * (lambda + 5 / 6 - 2 / (3 * h));
    return a / (a + b * Math.exp(2 * w));
  }
  const below = Math.exp(a * Math.log(a / (a + b))) / a;
  const above = Math.exp(b * Math.log(b / (a + b))) / b;
  const sum = below + above;
  return p < below / sum ? Math.pow(a * sum * p, 1 / a) : 1 - Math.pow(b * sum * (1 - p), 1 / b);
}
