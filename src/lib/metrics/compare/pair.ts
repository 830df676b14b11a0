import { barnard, pooledZ } from '#lib/stats/barnard.ts';
import { normalCdf } from '#lib/stats/distributions/normal.ts';
import { mcnemar } from '#lib/stats/mcnemar.ts';
import { moverDifference } from '#lib/stats/mover.ts';
import { pairedDifference } from '#lib/stats/paired-difference.ts';
import { probBetter } from '#lib/stats/prob-better.ts';
import type { TwoArms } from '#lib/stats/arms.ts';
import { isKnown, missing, type Estimate, type KnownEstimate } from '../estimate.ts';
import { successNeeds } from '../success.ts';
import { planPairs, planTrials } from './plan.ts';
import { readSequence, type Sequence } from './sequential.ts';
import type { ComparisonTest, PairedOutcomes, RawComparison } from './types.ts';

/** What is known of one version for a comparison. */
export interface Arm {
  readonly policy: string;
  readonly estimate: Estimate;
}

export interface PairQuestion {
  readonly a: Arm;
  readonly b: Arm;
  /** Pairs of trials from the same initial state, where the comparison is to be made over them. */
  readonly pairs: PairedOutcomes | null;
  /** Outcomes in the order in which they came in; null where it is not known or not asked for. */
  readonly sequence: Sequence | null;
  /** Difference that would matter. */
  readonly margin: number;
  readonly level: number;
  /** Comparisons of the same task. */
  readonly comparisons: number;
}

/** Above this many effective trials in both arms the exact test gives way to the score test, which is then as good. */
const mostExactTrials = 1_000;

/**
 * Whether a comparison is made over pairs: at least as many as a rate needs trials, and at least half of the trials of the
 * version with fewer. A few chance pairs among many trials would throw the rest away.
 */
export const isPaired = (
  pairs: PairedOutcomes | null,
  a: Estimate,
  b: Estimate,
): pairs is PairedOutcomes =>
  pairs !== null && pairs.n >= successNeeds && 2 * pairs.n >= Math.min(a.n, b.n);

/** b against a: paired where the two share initial states, else independent, at the effective sample sizes. */
export function comparePair(question: PairQuestion): RawComparison {
  const { a, b, pairs, level, margin, comparisons } = question;
  if (!isKnown(a.estimate) || !isKnown(b.estimate)) return incomparable(question);
  const arms = effectiveArms(b.estimate, a.estimate);
  const estimate: Estimate =
    pairs === null
      ? { ...moverDifference(b.estimate, a.estimate, 'newcombe'), n: a.estimate.n + b.estimate.n }
      : { ...pairedDifference(fromB(pairs), level), n: pairs.n };
  const wanted = { margin, alpha: 1 - level };
  return {
    a: a.policy,
    b: b.policy,
    estimate,
    ...testOf(arms, pairs),
    comparisons,
    pairs,
    probability_better: probBetter(arms).p,
    sequential: readSequence(question, pairs !== null),
    plan:
      pairs === null
        ? planTrials({ a: a.estimate, b: b.estimate, arms }, wanted)
        : planPairs(pairs, a.estimate.value, wanted),
  };
}

function incomparable({ a, b, comparisons }: PairQuestion): RawComparison {
  const n = Math.min(a.estimate.n, b.estimate.n);
  return {
    a: a.policy,
    b: b.policy,
    estimate: missing(n, successNeeds),
    test: null,
    p: null,
    comparisons,
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
