import { z } from 'zod';
import { testOf, type Limits } from '../predicates/condition.ts';
import { samplesIn, totalTime } from '../predicates/evaluate.ts';
import { conditionSchema } from '../predicates/schema.ts';
import { samplesOf, type Trace } from '../predicates/trace.ts';
import { dimensionlessJerk } from './smoothness.ts';

const window = {
  from_s: z.number().nonnegative().optional(),
  until_s: z.number().nonnegative().optional(),
};

/**
 * Quantities reported beside the outcome, as data:
 * - `first_time`: seconds until a condition first holds;
 * - `intervals`: unbroken periods of at least `min_s` in which a condition holds (stalls);
 * - `total_time`: seconds for which a condition holds;
 * - `maximum`, `minimum`, `last` of a signal;
 * - `dimensionless_jerk` of a speed signal: see `smoothness.ts`.
 */
export const measureSchema = z.union([
  z.strictObject({ first_time: z.strictObject({ ...window, condition: conditionSchema }) }),
  z.strictObject({
    intervals: z.strictObject({
      ...window,
      min_s: z.number().positive(),
      condition: conditionSchema,
    }),
  }),
  z.strictObject({ total_time: z.strictObject({ ...window, condition: conditionSchema }) }),
  z.strictObject({ maximum: z.strictObject({ ...window, signal: z.string() }) }),
  z.strictObject({ minimum: z.strictObject({ ...window, signal: z.string() }) }),
  z.strictObject({ last: z.strictObject({ signal: z.string() }) }),
  z.strictObject({ dimensionless_jerk: z.strictObject({ ...window, signal: z.string() }) }),
]);

export type MeasureSpec = z.infer<typeof measureSchema>;

/** Milliseconds from the trial's start. */
export interface Interval {
  readonly start_ms: number;
  readonly end_ms: number;
}

/** A measured quantity; null where there is nothing to measure (a condition that never held). */
export type MeasureValue = number | readonly Interval[] | null;

/**
 * Measures one quantity of a trial.
 *
 * @throws TelltaleError INVALID_RECORD for a missing signal, INVALID_SPEC for an undefined limit.
 */
export function measure(spec: MeasureSpec, trace: Trace, limits: Limits): MeasureValue {
  if ('last' in spec) {
    const samples = samplesOf(trace, spec.last.signal);
    return samples[samples.length - 1] ?? null;
  }
  if ('first_time' in spec) {
    const test = testOf(spec.first_time.condition, trace, limits);
    const [first, last] = samplesIn(spec.first_time, trace);
    for (let index = first; index <= last; index++) {
      if (test(index)) return (trace.timesUs[index] ?? 0) / 1e6;
    }
    return null;
  }
  if ('intervals' in spec) return intervalsOf(spec.intervals, trace, limits);
  if ('total_time' in spec) {
    const test = testOf(spec.total_time.condition, trace, limits);
    return totalTime(test, trace, samplesIn(spec.total_time, trace)) / 1e6;
  }
  if ('maximum' in spec) return extreme(spec.maximum, trace, Math.max);
  if ('minimum' in spec) return extreme(spec.minimum, trace, Math.min);
  const [first, last] = samplesIn(spec.dimensionless_jerk, trace);
  return dimensionlessJerk(
    samplesOf(trace, spec.dimensionless_jerk.signal),
    trace.timesUs,
    first,
    last,
  );
}

type Intervals = Extract<MeasureSpec, { intervals: unknown }>['intervals'];

function intervalsOf(spec: Intervals, trace: Trace, limits: Limits): Interval[] {
  const test = testOf(spec.condition, trace, limits);
  const [first, last] = samplesIn(spec, trace);
  const intervals: Interval[] = [];
  let start: number | null = null;
  for (let index = Math.max(first, 1); index <= last + 1; index++) {
    const inside = index <= last && test(index);
    if (inside && start === null) start = trace.timesUs[index - 1] ?? 0;
    if (inside || start === null) continue;
    const end = trace.timesUs[index - 1] ?? 0;
    if (end - start >= spec.min_s * 1e6) {
      intervals.push({ start_ms: Math.round(start / 1000), end_ms: Math.round(end / 1000) });
    }
    start = null;
  }
  return intervals;
}

function extreme(
  spec: { signal: string; from_s?: number | undefined; until_s?: number | undefined },
  trace: Trace,
  pick: (a: number, b: number) => number,
): number | null {
  const samples = samplesOf(trace, spec.signal);
  const [first, last] = samplesIn(spec, trace);
  if (first > last) return null;
  let result = samples[first] ?? NaN;
  for (let index = first + 1; index <= last; index++) result = pick(result, samples[index] ?? NaN);
  return result;
}
