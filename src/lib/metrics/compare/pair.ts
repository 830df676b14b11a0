import { barnard, pooledZ } from '#lib/stats/barnard.ts';
import { normalCdf } from '#lib/stats/distributions/normal.ts';
import { mcnemar } from '#lib/stats/mcnemar.ts';
import { minimumDetectable } from '#lib/stats/minimum-detectable.ts';
import { moverDifference } from '#lib/stats/mover.ts';
import { pairedDifference } from '#lib/stats/paired-difference.ts';
import { probBetter } from '#lib/stats/prob-better.ts';
import { sequentialVerdict, type SequentialVerdict } from '#lib/stats/sequential-verdict.ts';
import { trialsStillNeeded } from '#lib/stats/trials-still-needed.ts';
import type { TwoArms } from '#lib/stats/arms.ts';
import { isKnown, missing, type Estimate, type KnownEstimate } from '../estimate.ts';
import { successNeeds } from '../success.ts';
import type { ComparisonPlan, ComparisonTest, PairComparison, PairedOutcomes } from './types.ts';

/** What is known of one version for a comparison. */
export interface Arm {
  readonly policy: string;
  readonly estimate: Estimate;
}

/** Outcomes in the order in which they came in: of independent trials, or of pairs. */
export interface Sequence {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

export interface PairQuestion {
  readonly a: Arm;
  readonly b: Arm;
  readonly pairs: PairedOutcomes | null;
  readonly sequence: Sequence | null;
  /** Difference that would matter. */
  readonly margin: number;
  readonly level: number;
}

/** A comparison before its p is adjusted and its finding named. */
export type RawComparison = Omit<PairComparison, 'p_holm' | 'finding' | 'sentence'>;

/** Above this many effective trials the exact test gives way to the score test, which agrees with it to the third digit. */
const mostExactTrials = 10_000;

const power = 0.8;

/** b against a: paired where at least as many pairs were seen as a rate needs trials, else independent. */
export function comparePair(question: PairQuestion): RawComparison {
  const { a, b, pairs, level } = question;
  if (!isKnown(a.estimate) || !isKnown(b.estimate)) return incomparable(question);
  const paired = pairs !== null && pairs.n >= successNeeds ? pairs : null;
  const arms = effectiveArms(b.estimate, a.estimate);
  const difference: Estimate =
    paired === null
      ? { ...moverDifference(b.estimate, a.estimate, 'newcombe'), n: a.estimate.n + b.estimate.n }
      : { ...pairedDifference(fromB(paired), level), n: paired.n };
  return {
    a: a.policy,
    b: b.policy,
    estimate: difference,
    ...testOf(arms, paired),
    pairs: paired,
    probability_better: probBetter(arms).p,
    sequential: sequential(question, paired !== null),
    plan: planOf(arms, question),
  };
}

function incomparable({ a, b }: PairQuestion): RawComparison {
  const n = Math.min(a.estimate.n, b.estimate.n);
  return {
    a: a.policy,
    b: b.policy,
    estimate: missing(n, successNeeds),
    test: null,
    p: null,
    pairs: null,
    probability_better: null,
    sequential: null,
    plan: null,
  };
}

/** Counted from b's side, because differences are b − a. */
const fromB = (pairs: PairedOutcomes) => ({
  a: pairs.both,
  b: pairs.only_b,
  c: pairs.only_a,
  d: pairs.neither,
});

/**
 * Whole counts at the effective sample sizes, so that a test does not count trials of one unit as if they were
 * independent (the first-order correction of Rao & Scott 1992, Biometrics 48:577).
 */
export function effectiveArms(one: KnownEstimate, two: KnownEstimate): TwoArms {
  const [n1, n2] = [wholeSize(one), wholeSize(two)];
  return { k1: Math.round(one.value * n1), n1, k2: Math.round(two.value * n2), n2 };
}

const wholeSize = (estimate: KnownEstimate): number =>
  Math.max(1, Math.round(estimate.effective_n ?? estimate.n));

function testOf(
  arms: TwoArms,
  pairs: PairedOutcomes | null,
): { readonly test: ComparisonTest; readonly p: number } {
  if (pairs !== null) {
    return { test: 'mcnemar-exact', p: mcnemar({ b: pairs.only_b, c: pairs.only_a }).p };
  }
  if (arms.n1 + arms.n2 <= mostExactTrials) return { test: 'barnard', p: barnard(arms).p };
  return { test: 'score', p: Math.min(1, 2 * normalCdf(-Math.abs(pooledZ(arms)))) };
}

function sequential(
  { sequence, margin, level }: PairQuestion,
  paired: boolean,
): SequentialVerdict | null {
  if (sequence === null) return null;
  return sequentialVerdict({
    ...sequence,
    pairing: paired ? 'paired' : 'blocks',
    alpha: 1 - level,
    delta: margin,
    seed: 1,
  });
}

/** arm 1 is b, arm 2 is a: the plan starts from a, the version that is known. */
function planOf(arms: TwoArms, { margin, level }: PairQuestion): ComparisonPlan {
  const alpha = 1 - level;
  const base = arms.k2 / arms.n2;
  const { up, down } = minimumDetectable(base, arms.n2, arms.n1, { power, alpha });
  const needed = trialsStillNeeded(arms, { difference: margin, power, alpha });
  return {
    detectable_down: down,
    detectable_up: up,
    difference: margin,
    trials_per_arm: needed.n,
    more_a: needed.more2,
    more_b: needed.more1,
  };
}
