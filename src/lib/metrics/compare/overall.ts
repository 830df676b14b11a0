import { normalCdf, normalCritical } from '#lib/stats/distributions/normal.ts';
import { equalWeightsDifference } from '#lib/stats/equal-weights-difference.ts';
import { equalWeightsMean } from '#lib/stats/equal-weights.ts';
import { holm } from '#lib/stats/holm.ts';
import { mantelHaenszel } from '#lib/stats/mantel-haenszel.ts';
import { isKnown, type Estimate, type KnownEstimate } from '../estimate.ts';
import { findingOf } from './finding.ts';
import { effectiveArms } from './pair.ts';
import { overallSentence } from './sentence.ts';
import type { ComparedTask, OverallComparison } from './types.ts';

interface Stratum {
  readonly a: KnownEstimate;
  readonly b: KnownEstimate;
  readonly difference: KnownEstimate;
  /** The difference was taken over pairs that share an initial state. */
  readonly paired: boolean;
}

/** Each pair of versions over the tasks of one world (and simulator) that both have evidence on, from two tasks on. */
export function compareOverall(
  tasks: readonly ComparedTask[],
  policies: readonly string[],
  level: number,
): readonly OverallComparison[] {
  const places = Map.groupBy(tasks, ({ world, simulator }) => JSON.stringify([world, simulator]));
  return [...places.values()].flatMap((place) => {
    const raw = versionPairs(policies).flatMap(([a, b]) => {
      const first = place[0];
      const strata = place.flatMap((task) => stratum(task, a, b));
      return first === undefined || strata.length < 2 ? [] : [overall(strata, a, b, first, level)];
    });
    const adjusted = holm(raw.map(({ p }) => p));
    return raw.map((each, index) => finished(each, adjusted[index] ?? 1, raw.length, level));
  });
}

type Raw = Omit<OverallComparison, 'p_holm' | 'comparisons' | 'finding' | 'sentence'>;

const versionPairs = (policies: readonly string[]): readonly (readonly [string, string])[] =>
  policies.flatMap((a, index) => policies.slice(index + 1).map((b) => [a, b] as const));

function stratum(task: ComparedTask, a: string, b: string): readonly Stratum[] {
  const find = (name: string): Estimate | undefined =>
    task.policies.find(({ policy }) => policy === name)?.estimate;
  const [left, right] = [find(a), find(b)];
  const pair = task.pairs.find((each) => each.a === a && each.b === b);
  if (left === undefined || right === undefined || pair === undefined) return [];
  if (!isKnown(left) || !isKnown(right) || !isKnown(pair.estimate)) return [];
  return [{ a: left, b: right, difference: pair.estimate, paired: pair.pairs !== null }];
}

function overall(
  strata: readonly Stratum[],
  a: string,
  b: string,
  { world, simulator }: Pick<ComparedTask, 'world' | 'simulator'>,
  level: number,
): Raw {
  const n = strata.reduce((sum, { a: one, b: other }) => sum + one.n + other.n, 0);
  const arms = strata.map((each) => effectiveArms(each.b, each.a));
  const weighted = mantelHaenszel(arms, level);
  // Averaged intervals lose their level over many small tasks; counts keep it, but know nothing of pairs.
  const paired = strata.some((each) => each.paired);
  const mean = paired
    ? equalWeightsMean(strata.map(({ difference }) => difference))
    : equalWeightsDifference(arms, level);
  const plain = { ...pick(mean), n };
  return {
    a,
    b,
    world,
    simulator,
    tasks: strata.length,
    mantel_haenszel: { ...pick(weighted), n },
    equal_weights: plain,
    p: pFromInterval(plain),
  };
}

const pick = ({ value, low, high, level, method }: Omit<KnownEstimate, 'n'>) => ({
  value,
  low,
  high,
  level,
  method,
});

/** Two-sided p against 0, from the arm of the interval that points there; a normal approximation. */
function pFromInterval({ value, low, high, level }: KnownEstimate): number {
  if (value === 0) return 1;
  const arm = value > 0 ? value - low : high - value;
  if (arm <= 0) return 0;
  return Math.min(1, 2 * normalCdf((-Math.abs(value) / arm) * normalCritical(level)));
}

function finished(raw: Raw, p_holm: number, comparisons: number, level: number): OverallComparison {
  const finding = findingOf(raw.equal_weights, p_holm, level);
  const all = { ...raw, p_holm, comparisons, finding };
  return { ...all, sentence: overallSentence(all) };
}
