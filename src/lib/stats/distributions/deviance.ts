import gammaln from '@stdlib/math-base-special-gammaln';

/**
 * Binomial and Poisson densities without cancellation. x·log p + … − log Γ loses a digit for every power of ten of n;
 * the saddle-point form keeps full precision at n = 10⁶ and beyond.
 *
 * Source: C. Loader (2000), "Fast and accurate computation of binomial probabilities".
 */

const halfLogTwoPi = 0.9189385332046728;

/** log Γ(x + 1) less Stirling's formula, for real x > 0. */
export function stirlingError(x: number): number {
  if (x <= 15) return gammaln(x + 1) - (x + 0.5) * Math.log(x) + x - halfLogTwoPi;
  const square = x * x;
  const series =
    1 / 360 -
    (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360360 / square) / square) / square) / square;
  return (1 / 12 - series / square) / x;
}

/** x·log(x / mean) + mean − x: the deviance of an observed x from its mean, both > 0; never negative. */
export function deviance(x: number, mean: number): number {
  const gap = x - mean;
  if (Math.abs(gap) >= 0.1 * (x + mean)) return x * Math.log(x / mean) + mean - x;
  const ratio = gap / (x + mean);
  const square = ratio * ratio;
  let sum = gap * ratio;
  let term = 2 * x * ratio;
  for (let j = 3; j < 2003; j += 2) {
    term *= square;
    const next = sum + term / j;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/**
 * log of Γ(a+b+1) / (Γ(a+1) Γ(b+1)) · p^a · q^b for real a, b ≥ 0: at integers, the log probability of a successes
 * and b failures.
 *
 * @param p in [0, 1].
 * @param q 1 − p, passed on its own so that a p near 1 keeps its precision.
 */
export function logBinomialTerm(a: number, b: number, p: number, q: number): number {
  if (p === 0) return a === 0 ? 0 : -Infinity;
  if (q === 0) return b === 0 ? 0 : -Infinity;
  const n = a + b;
  if (a === 0) return b * logOfComplement(p, q);
  if (b === 0) return a * logOfComplement(q, p);
  const correction = stirlingError(n) - stirlingError(a) - stirlingError(b);
  const spread = 0.5 * (Math.log(a) + Math.log(b) - Math.log(n)) + halfLogTwoPi;
  return correction - deviance(a, n * p) - deviance(b, n * q) - spread;
}

/** log of e^−mean · mean^x / Γ(x+1) for real x ≥ 0 and mean > 0: at integers, the log Poisson probability of x. */
export function logPoissonTerm(x: number, mean: number): number {
  if (x === 0) return -mean;
  return -stirlingError(x) - deviance(x, mean) - halfLogTwoPi - 0.5 * Math.log(x);
}

/** log(kept), where lost = 1 − kept: by whichever of the two is the small one. */
function logOfComplement(lost: number, kept: number): number {
  return lost < 0.5 ? Math.log1p(-lost) : Math.log(kept);
}
