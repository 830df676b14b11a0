import { refuse, requireLevel, requirePositive } from './domain.ts';

/** The outcome of a trial: 1 success, 0 failure. */
export type Bit = 0 | 1;

export interface SafeTestResult {
  /** The e-value now: under equal rates it exceeds x with probability ≤ 1/x, whenever one looks. */
  e: number;
  /** Natural logarithm of e, which does not overflow. */
  log_e: number;
  /** The first block (or pair), from 1, at which e reached 1/alpha; null while it has not. */
  decided_at: number | null;
  /** Which arm was ahead at decided_at, now when undecided; null where they are level. */
  ahead: 'a' | 'b' | null;
  /** Blocks (or pairs) counted: one trial of each arm. Trials of the longer arm beyond them wait. */
  blocks: number;
  alpha: number;
}

/** A test that is fed trial by trial. */
export interface RunningTest {
  /** Takes one trial of each arm and gives log e after it. */
  add(a: Bit, b: Bit): number;
}

/** The prior that R. J. Turner and colleagues recommend for blocks of one trial an arm. */
const recommendedPrior = 0.18;

/**
 * The safe test of two equal rates, anytime valid: in blocks of one trial of each arm, each block's likelihood ratio of
 * the two plug-in rates (a Beta prior on each arm, updated by earlier blocks) against their mean.
 *
 * The order of the trials within an arm matters, the arm they wait for does not.
 *
 * Source: R. J. Turner, A. Ly, P. D. Grünwald (2024), "Generic E-variables for exact sequential k-sample tests that allow
 * for optional stopping", JSPI 230.
 *
 * @param a outcomes of arm a in the order they came in, 0 or 1.
 * @throws TelltaleError BAD_ARGUMENT for another outcome, or an alpha outside (0, 1).
 */
export function safeTwoProportions(
  a: readonly number[],
  b: readonly number[],
  alpha = 0.05,
  prior = recommendedPrior,
): SafeTestResult {
  requirePositive(prior, 'prior');
  return runSafeTest(a, b, alpha, runningTwoProportions(prior));
}

/** The same, trial by trial. */
export function runningTwoProportions(prior = recommendedPrior): RunningTest {
  let blocks = 0;
  let successesA = 0;
  let successesB = 0;
  let logE = 0;
  return {
    add(a, b) {
      const rateA = (prior + successesA) / (2 * prior + blocks);
      const rateB = (prior + successesB) / (2 * prior + blocks);
      const common = (rateA + rateB) / 2;
      logE +=
        logChance(a, rateA) + logChance(b, rateB) - logChance(a, common) - logChance(b, common);
      blocks += 1;
      successesA += a;
      successesB += b;
      return logE;
    },
  };
}

/**
 * Feeds a test block by block and reports the first crossing of 1/alpha.
 *
 * @throws TelltaleError BAD_ARGUMENT for an outcome that is not 0 or 1, or an alpha outside (0, 1).
 */
export function runSafeTest(
  a: readonly number[],
  b: readonly number[],
  alpha: number,
  test: RunningTest,
): SafeTestResult {
  requireLevel(alpha, 'alpha');
  const left = bits(a, 'a');
  const right = bits(b, 'b');
  const blocks = Math.min(left.length, right.length);
  let logE = 0;
  let lead = 0;
  let decided: number | null = null;
  let leadThen = 0;
  for (let block = 0; block < blocks; block++) {
    const one = left[block] ?? 0;
    const other = right[block] ?? 0;
    logE = test.add(one, other);
    lead += one - other;
    if (decided === null && logE >= -Math.log(alpha)) {
      decided = block + 1;
      leadThen = lead;
    }
  }
  const standing = decided === null ? lead : leadThen;
  return {
    e: Math.min(Number.MAX_VALUE, Math.exp(logE)),
    log_e: logE,
    decided_at: decided,
    ahead: standing === 0 ? null : standing > 0 ? 'a' : 'b',
    blocks,
    alpha,
  };
}

/** @throws TelltaleError BAD_ARGUMENT where a value is neither 0 nor 1. */
export function bits(values: readonly number[], name: string): Bit[] {
  return values.map((value, i) => {
    if (value === 0 || value === 1) return value;
    return refuse(`${name}[${i}] must be 0 or 1, got ${value}.`);
  });
}

function logChance(outcome: Bit, rate: number): number {
  return outcome === 1 ? Math.log(rate) : Math.log1p(-rate);
}
