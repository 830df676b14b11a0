import { holm } from '#lib/stats/holm.ts';
import { compactLetters } from '#lib/stats/letters.ts';
import { isKnown } from '../estimate.ts';
import { findingOf } from './finding.ts';
import { comparePair, isPaired, type PairQuestion } from './pair.ts';
import { pairSentence } from './sentence.ts';
import type {
  ComparedPolicy,
  ComparedTask,
  ComparisonFinding,
  PairComparison,
  PairedOutcomes,
  RawComparison,
} from './types.ts';
import type { Sequence } from './sequential.ts';

export interface TaskEvidence {
  readonly task: string;
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
  /** In the order asked for; the first is the baseline. */
  readonly policies: readonly Omit<ComparedPolicy, 'letters'>[];
  readonly pairsOf: (a: string, b: string) => PairedOutcomes | null;
  /** In the order of the run: of pairs, or of each version's own trials. Null where no order is known or asked for. */
  readonly sequenceOf: (a: string, b: string, paired: boolean) => Sequence | null;
}

/** Every pair of versions on one task, adjusted for there being several (Holm), with letters where there are more than two. */
export function compareTask(evidence: TaskEvidence, margin: number, level: number): ComparedTask {
  const raw = questions(evidence, margin, level).map(comparePair);
  const tested = raw.filter((pair) => pair.p !== null);
  const adjusted = holm(tested.map((pair) => pair.p ?? 1));
  const holmOf = new Map(tested.map((pair, index) => [pair, adjusted[index] ?? 1]));
  const pairs = raw.map((pair) => finished(pair, holmOf.get(pair) ?? null, evidence, level));
  return {
    task: evidence.task,
    world: evidence.world,
    simulator: evidence.simulator,
    policies: lettered(evidence.policies, pairs),
    pairs,
  };
}

function questions(evidence: TaskEvidence, margin: number, level: number): PairQuestion[] {
  const { policies, pairsOf, sequenceOf } = evidence;
  const comparable = policies.filter(({ estimate }) => isKnown(estimate)).length;
  const comparisons = (comparable * (comparable - 1)) / 2;
  return policies.flatMap((a, index) =>
    policies.slice(index + 1).map((b) => {
      const pairs = pairsOf(a.policy, b.policy);
      const paired = isPaired(pairs, a.estimate, b.estimate);
      const sequence = sequenceOf(a.policy, b.policy, paired);
      return { a, b, pairs: paired ? pairs : null, sequence, margin, level, comparisons };
    }),
  );
}

function finished(
  raw: RawComparison,
  p_holm: number | null,
  { policies }: TaskEvidence,
  level: number,
): PairComparison {
  const finding = findingOf(raw.estimate, p_holm, level);
  const a = policies.find(({ policy }) => policy === raw.a);
  const b = policies.find(({ policy }) => policy === raw.b);
  return { ...raw, p_holm, finding, sentence: pairSentence(raw, finding, p_holm, a, b) };
}

/** Best first, as the letters are read; versions without a rate have no letter. */
function lettered(
  policies: TaskEvidence['policies'],
  pairs: readonly PairComparison[],
): readonly ComparedPolicy[] {
  const known = policies
    .filter(({ estimate }) => isKnown(estimate))
    .sort((one, other) => (other.estimate.value ?? 0) - (one.estimate.value ?? 0));
  const apart = pairs
    .filter(({ finding }) => finding === 'better' || finding === 'worse')
    .map(({ a, b }): [string, string] => [a, b]);
  const letters =
    known.length > 1
      ? compactLetters(
          known.map(({ policy }) => policy),
          apart,
        )
      : null;
  return policies.map((policy) => ({ ...policy, letters: letters?.get(policy.policy) ?? null }));
}

const concern: Readonly<Record<ComparisonFinding, number>> = {
  worse: 0,
  not_enough: 1,
  none: 2,
  better: 3,
};

/** Regressions first: by the worst finding against the baseline, then by the size of the difference. */
export function regressionsFirst(tasks: readonly ComparedTask[]): readonly ComparedTask[] {
  const rank = ({ pairs, policies }: ComparedTask): readonly [number, number] => {
    const baseline = policies[0]?.policy;
    const own = pairs.filter(({ a }) => a === baseline);
    const worst = Math.min(4, ...own.map(({ finding }) => concern[finding]));
    const lowest = Math.min(1, ...own.map(({ estimate }) => estimate.value ?? 1));
    return [worst, lowest];
  };
  return [...tasks].sort((one, other) => {
    const [a, b] = [rank(one), rank(other)];
    return (
      a[0] - b[0] || a[1] - b[1] || (one.task < other.task ? -1 : one.task > other.task ? 1 : 0)
    );
  });
}
