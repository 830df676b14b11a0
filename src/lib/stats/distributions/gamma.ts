import { continuedFraction } from './continued-fraction.ts';
import { logPoissonTerm } from './deviance.ts';
import type { Tails } from './beta.ts';
import { risingRoot } from './monotone-root.ts';
import { normalQuantile } from './normal.ts';

/**
 * P(shape, x) and Q(shape, x), the regularised incomplete gamma functions, shape > 0, x ≥ 0; relative error about
 * 1e-13.
 *
 * Power series below shape + 1, continued fraction (DLMF 8.9.2) above, with Loader's prefactor. Written out because the
 * installed function answers 0.498 for P(1000, 1000.5) = 0.5105.
 */
export function gammaTails(x: number, shape: number): Tails {
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const scale = Math.exp(logPoissonTerm(shape, x));
  if (x < shape + 1) {
    const lower = Math.min(1, scale * powerSeries(x, shape));
    return { lower, upper: 1 - lower };
  }
  const fraction = continuedFraction(x + 1 - shape, (j) => [
    -j * (j - shape),
    x + 2 * j + 1 - shape,
  ]);
  const upper = Math.min(1, (scale * shape) / fraction);
  return { lower: 1 - upper, upper };
}

/**
 * x such that P(X ≤ x) = p for X ~ Gamma(shape, scale 1); relative error about 1e-13.
 *
 * @param p in [0, 1].
 */
export function gammaQuantile(p: number, shape: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return Infinity;
  return risingRoot(
    (x) => {
      const { lower, upper } = gammaTails(x, shape);
      const slope = (Math.exp(logPoissonTerm(shape, x)) * shape) / x;
      return { value: p < 0.5 ? lower - p : 1 - p - upper, slope };
    },
    0,
    Infinity,
    gammaStart(p, shape),
  );
}

function powerSeries(x: number, shape: number): number {
  let term = 1;
  let sum = 1;
  for (let j = 1; term > sum * 1e-17; j++) {
    term *= x / (shape + j);
    sum += term;
  }
  return sum;
}

/** Wilson and Hilferty's cube; the leading power where that falls to nothing. */
function gammaStart(p: number, shape: number): number {
  const ninth = 1 / (9 * shape);
  const cube = shape * Math.pow(1 - ninth + normalQuantile(p) * Math.sqrt(ninth), 3);
  return cube > 0.01 * shape
    ? cube
    : Math.exp((Math.log(p) - logPoissonTerm(shape, 1) - 1) / shape);
}
