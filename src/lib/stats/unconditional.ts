import { binomialProbability } from './distributions/binomial.ts';
import { refuse } from './domain.ts';
import { peak } from './peak.ts';

/**
 * Tables at least as extreme as the one seen, among all with n1 and n2 trials: for each k2, those with
 * k1 ≥ above[k2], and where `below` is given those with k1 ≤ below[k2] too.
 */
export interface ExtremeTables {
  n1: number;
  n2: number;
  above: Int32Array;
  below?: Int32Array;
  /** Whether swapping success and failure maps the set onto itself, so that half of the nuisance range suffices. */
  symmetric: boolean;
}

/** Above this many trials in all, the maximisation takes many seconds. */
export const mostUnconditionalTrials = 100_000;

/** @throws TelltaleError BAD_ARGUMENT where an exact unconditional test would take too long. */
export function requireFeasible(n1: number, n2: number): void {
  if (n1 + n2 <= mostUnconditionalTrials) return;
  refuse(
    `An unconditional exact test of ${n1 + n2} trials takes too long: at most ${mostUnconditionalTrials}. ` +
      'At this size read the Miettinen–Nurminen interval instead.',
    { n1, n2 },
  );
}

/**
 * The largest probability of a set of tables over the common success rate π: the p-value of an unconditional exact
 * test.
 *
 * Linear in n1 + n2 for each π, because the set has one boundary for each k2. The probability has several peaks in π, of
 * width about 1/√n on the arcsine scale; the grid is finer than that, and the highest peaks are then climbed.
 */
export function largestProbability(tables: ExtremeTables): number {
  const { n1, n2, symmetric } = tables;
  const work = { one: new Float64Array(n1 + 1), two: new Float64Array(n2 + 1) };
  const end = symmetric ? Math.PI / 4 : Math.PI / 2;
  const steps = Math.ceil((symmetric ? 32 : 64) + (symmetric ? 8 : 16) * Math.sqrt(n1 + n2));
  const at = (angle: number) => {
    const rate = Math.sin(angle) ** 2;
    return probabilityAt(tables, rate, rate, work);
  };
  return Math.min(1, peak(at, 0, end, steps));
}

/** The probability of the set when the arms' success rates are these. */
export function probabilityAt(
  tables: ExtremeTables,
  rate1: number,
  rate2: number,
  work = { one: new Float64Array(tables.n1 + 1), two: new Float64Array(tables.n2 + 1) },
): number {
  const { n1, n2, above, below } = tables;
  fillBinomial(work.one, n1, rate1);
  fillBinomial(work.two, n2, rate2);
  let sum = 0;
  let tail = 0;
  let from = n1 + 1;
  for (let k2 = n2; k2 >= 0; k2--) {
    const start = above[k2] ?? n1 + 1;
    while (from > start) tail += work.one[--from] ?? 0;
    sum += tail * (work.two[k2] ?? 0);
  }
  if (below === undefined) return sum;
  let head = 0;
  let until = -1;
  for (let k2 = 0; k2 <= n2; k2++) {
    const end = below[k2] ?? -1;
    while (until < end) head += work.one[++until] ?? 0;
    sum += head * (work.two[k2] ?? 0);
  }
  return sum;
}

/** All binomial probabilities by their ratios, outward from the mode so that the small ones stay precise. */
function fillBinomial(into: Float64Array, n: number, p: number): void {
  into.fill(0);
  if (p <= 0 || p >= 1) {
    into[p <= 0 ? 0 : n] = 1;
    return;
  }
  const mode = Math.min(n, Math.floor((n + 1) * p));
  const odds = p / (1 - p);
  const top = binomialProbability(mode, n, p);
  into[mode] = top;
  let term = top;
  for (let k = mode; k < n && term > 0; k++) {
    term *= ((n - k) / (k + 1)) * odds;
    into[k + 1] = term;
  }
  term = top;
  for (let k = mode; k > 0 && term > 0; k--) {
    term *= k / ((n - k + 1) * odds);
    into[k - 1] = term;
  }
}
