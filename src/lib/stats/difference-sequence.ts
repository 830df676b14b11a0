import { bettingSequence } from './betting.ts';
import type { Estimate } from './interval.ts';
import { bits } from './safe-test.ts';

/** How the trials of two arms belong together. */
export type Pairing =
  /** The i-th trial of both arms started from the same state. */
  | 'paired'
  /** Independent; the i-th trials of both arms make a block in the order they came in. */
  | 'blocks';

/**
 * The confidence sequence for a difference of two rates, arm a − arm b: betting on the per-block difference moved to 0…1.
 * Right for pairs and for independent arms alike, because either way the blocks are independent of each other; pairs that
 * agree make it narrower. Trials of the longer arm beyond the last block wait.
 *
 * @param a, b outcomes in order, 0 or 1.
 * @param alpha the chance that the difference is ever outside.
 * @throws TelltaleError BAD_ARGUMENT for another outcome, or an alpha outside (0, 1).
 */
export function differenceSequence(
  a: readonly number[],
  b: readonly number[],
  alpha = 0.05,
  pairing: Pairing = 'blocks',
): Estimate & { blocks: number } {
  const moved = movedDifferences(a, b);
  const { low, high, level } = bettingSequence(moved, alpha);
  const blocks = moved.length;
  const mean = blocks === 0 ? 0.5 : moved.reduce((sum, x) => sum + x, 0) / blocks;
  return {
    value: 2 * mean - 1,
    low: 2 * low - 1,
    high: 2 * high - 1,
    level,
    method: `betting-hedged-${pairing}`,
    blocks,
  };
}

/**
 * The same for independent arms in any order and number: each arm's own sequence at alpha/2. Wider, but no trial waits.
 *
 * @throws TelltaleError BAD_ARGUMENT as above.
 */
export function differenceSequenceByArm(
  a: readonly number[],
  b: readonly number[],
  alpha = 0.05,
): Estimate {
  const one = bettingSequence(bits(a, 'a'), alpha / 2);
  const other = bettingSequence(bits(b, 'b'), alpha / 2);
  return {
    value: share(a) - share(b),
    low: one.low - other.high,
    high: one.high - other.low,
    level: 1 - alpha,
    method: 'betting-hedged-by-arm',
  };
}

/** (a − b + 1)/2 for each block. */
export function movedDifferences(a: readonly number[], b: readonly number[]): number[] {
  const left = bits(a, 'a');
  const right = bits(b, 'b');
  return left.slice(0, right.length).map((outcome, i) => (outcome - (right[i] ?? 0) + 1) / 2);
}

/** ½ stands for an arm without trials, of which nothing is known. */
function share(outcomes: readonly number[]): number {
  return outcomes.length === 0 ? 0.5 : outcomes.reduce((sum, x) => sum + x, 0) / outcomes.length;
}
