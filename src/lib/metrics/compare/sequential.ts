import { sequentialVerdict } from '#lib/stats/sequential-verdict.ts';
import { sequentialSentence } from './sentence.ts';
import type { SequentialReading } from './types.ts';

/** Outcomes in the order in which they came in: of independent trials, or of pairs. */
export interface Sequence {
  readonly a: readonly number[];
  readonly b: readonly number[];
}

interface RunQuestion {
  readonly a: { readonly policy: string };
  readonly b: { readonly policy: string };
  readonly sequence: Sequence | null;
  readonly margin: number;
  readonly level: number;
  readonly comparisons: number;
}

/** Trials an arm that are walked through: by then any verdict has long fallen. */
const mostBlocks = 20_000;

/**
 * What the run of two versions may do now. The chance of a wrong stop is shared among the comparisons of the task
 * (Bonferroni), so that a dozen looks at a dozen pairs still stop wrongly in 1 − level of all tasks at most.
 */
export function readSequence(question: RunQuestion, paired: boolean): SequentialReading | null {
  const { a, b, sequence, margin, level, comparisons } = question;
  if (sequence === null) return null;
  // Arm a of the verdict is b, because differences are b − a.
  const found = sequentialVerdict({
    a: sequence.b.slice(0, mostBlocks),
    b: sequence.a.slice(0, mostBlocks),
    pairing: paired ? 'paired' : 'blocks',
    alpha: (1 - level) / Math.max(1, comparisons),
    delta: margin,
    seed: 1,
  });
  const reading: Omit<SequentialReading, 'sentence'> = {
    verdict: found.verdict,
    better: found.better === null ? null : found.better === 'a' ? b.policy : a.policy,
    decided_at: found.decided_at,
    blocks: found.blocks,
    e: found.e,
    estimate: { ...found.difference, n: found.blocks },
    more: found.more,
    horizon: found.horizon,
    alpha: found.alpha,
    delta: found.delta,
  };
  return { ...reading, sentence: sequentialSentence(reading, paired) };
}
