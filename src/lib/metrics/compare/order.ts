import type { Sequence } from './sequential.ts';

/** One graded trial of one task in one world, in the order of its run. */
export interface OrderedTrial {
  readonly policy: string;
  readonly pair: string | null;
  /** 0 or 1. */
  readonly success: number;
  /** When it started, ms since the epoch. */
  readonly at: number;
}

/**
 * Outcomes of two versions in the order in which they were run: each arm's own trials, or the pairs in the order in which
 * the second of them was run. Null where the clock does not say: where more than half of an arm's trials share their
 * start with another of the same arm, the log holds a date and no order.
 */
export function sequenceOf(
  trials: readonly OrderedTrial[],
  a: string,
  b: string,
  paired: boolean,
): Sequence | null {
  const [left, right] = [a, b].map((policy) => trials.filter((trial) => trial.policy === policy));
  if (left === undefined || right === undefined || !isOrdered(left) || !isOrdered(right))
    return null;
  if (!paired) return { a: left.map(({ success }) => success), b: right.map(successOf) };
  return pairsInOrder(left, right);
}

const successOf = ({ success }: OrderedTrial): number => success;

function isOrdered(trials: readonly OrderedTrial[]): boolean {
  const starts = new Set(trials.map(({ at }) => at));
  return trials.length > 0 && 2 * starts.size > trials.length;
}

/** As the pairs are counted: those with exactly one trial of each version. */
function pairsInOrder(left: readonly OrderedTrial[], right: readonly OrderedTrial[]): Sequence {
  const [ofLeft, ofRight] = [left, right].map((trials) =>
    Map.groupBy(
      trials.filter(({ pair }) => pair !== null),
      ({ pair }) => pair,
    ),
  );
  const pairs = [...(ofLeft ?? [])].flatMap(([pair, [one, ...more]]) => {
    const [other, ...others] = ofRight?.get(pair) ?? [];
    if (one === undefined || other === undefined || more.length + others.length > 0) return [];
    return [{ a: one.success, b: other.success, at: Math.max(one.at, other.at) }];
  });
  pairs.sort((one, other) => one.at - other.at);
  return { a: pairs.map((pair) => pair.a), b: pairs.map((pair) => pair.b) };
}
