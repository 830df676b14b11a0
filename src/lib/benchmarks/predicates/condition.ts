import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Bound, Condition } from './schema.ts';
import { samplesOf, type Trace } from './trace.ts';

/** Named limits with their value for the trial at hand. */
export type Limits = ReadonlyMap<string, number>;

/** Whether a condition holds at sample `index`. */
export type Test = (index: number) => boolean;

/**
 * A condition made ready for one trace.
 *
 * @throws TelltaleError INVALID_RECORD for a missing signal, INVALID_SPEC for a limit that the spec does not define.
 */
export function testOf(condition: Condition, trace: Trace, limits: Limits): Test {
  if ('all' in condition) {
    const parts = condition.all.map((part) => testOf(part, trace, limits));
    return (index) => parts.every((part) => part(index));
  }
  if ('any' in condition) {
    const parts = condition.any.map((part) => testOf(part, trace, limits));
    return (index) => parts.some((part) => part(index));
  }
  if ('not' in condition) {
    const part = testOf(condition.not, trace, limits);
    return (index) => !part(index);
  }
  return comparisonOf(condition, samplesOf(trace, condition.signal), limits);
}

type Comparison = Extract<Condition, { signal: string }>;

function comparisonOf(condition: Comparison, samples: ArrayLike<number>, limits: Limits): Test {
  const at = (index: number): number => samples[index] ?? NaN;
  if ('ge' in condition) return above(at, valueOf(condition.ge, limits), true);
  if ('gt' in condition) return above(at, valueOf(condition.gt, limits), false);
  if ('le' in condition) return below(at, valueOf(condition.le, limits), true);
  return below(at, valueOf(condition.lt, limits), false);
}

const above = (at: (index: number) => number, bound: number, inclusive: boolean): Test =>
  inclusive ? (index) => at(index) >= bound : (index) => at(index) > bound;

const below = (at: (index: number) => number, bound: number, inclusive: boolean): Test =>
  inclusive ? (index) => at(index) <= bound : (index) => at(index) < bound;

function valueOf(bound: Bound, limits: Limits): number {
  if (typeof bound === 'number') return bound;
  const value = limits.get(bound.limit);
  if (value === undefined) {
    throw new TelltaleError(
      'INVALID_SPEC',
      `the spec refers to a limit "${bound.limit}" that it does not define`,
    );
  }
  return value;
}
