import { testOf, type Limits, type Test } from './condition.ts';
import type { Predicate, Window } from './schema.ts';
import { endOf, microseconds, type Trace } from './trace.ts';

/**
 * Whether a predicate holds for a trial. The only evaluator: simulated and real signals go through it alike, so a task
 * cannot be easier in one world than in the other.
 *
 * - `always`: at every sample of the window. An empty window holds nothing, so it is false.
 * - `ever`: at some sample of the window.
 * - `held_for`: without a break for at least `seconds`, somewhere in the window or (`at: end`) up to its end.
 * - `total_time_below`: the condition holds for less than `seconds` in all.
 *
 * @throws TelltaleError INVALID_RECORD for a missing signal, INVALID_SPEC for an undefined limit.
 */
export function holds(predicate: Predicate, trace: Trace, limits: Limits): boolean {
  if ('all' in predicate) return predicate.all.every((part) => holds(part, trace, limits));
  if ('any' in predicate) return predicate.any.some((part) => holds(part, trace, limits));
  if ('not' in predicate) return !holds(predicate.not, trace, limits);
  if ('always' in predicate) {
    const { condition } = predicate.always;
    const test = testOf(condition, trace, limits);
    const [first, last] = samplesIn(predicate.always, trace);
    return first <= last && allBetween(test, first, last);
  }
  if ('ever' in predicate) {
    const { condition } = predicate.ever;
    const test = testOf(condition, trace, limits);
    const [first, last] = samplesIn(predicate.ever, trace);
    return first <= last && !allBetween((index) => !test(index), first, last);
  }
  if ('held_for' in predicate) {
    const { seconds, at, condition } = predicate.held_for;
    const test = testOf(condition, trace, limits);
    const runs = longestRuns(test, trace, samplesIn(predicate.held_for, trace));
    return (at === 'end' ? runs.last : runs.longest) >= microseconds(seconds);
  }
  const { seconds, condition } = predicate.total_time_below;
  const test = testOf(condition, trace, limits);
  return (
    totalTime(test, trace, samplesIn(predicate.total_time_below, trace)) < microseconds(seconds)
  );
}

type Range = readonly [first: number, last: number];

/** Indices of the first and last sample inside a window; first > last when it is empty. */
export function samplesIn(window: Window, trace: Trace): Range {
  const from = microseconds(window.from_s ?? 0);
  const until = window.until_s === undefined ? endOf(trace) : microseconds(window.until_s);
  let first = 0;
  while (first < trace.timesUs.length && (trace.timesUs[first] ?? 0) < from) first++;
  let last = trace.timesUs.length - 1;
  while (last >= 0 && (trace.timesUs[last] ?? 0) > until) last--;
  return [first, last];
}

function allBetween(test: Test, first: number, last: number): boolean {
  for (let index = first; index <= last; index++) if (!test(index)) return false;
  return true;
}

/** Microseconds for which a condition holds; a sample stands for the time since the one before it. */
export function totalTime(test: Test, trace: Trace, [first, last]: Range): number {
  let total = 0;
  for (let index = Math.max(first, 1); index <= last; index++) {
    if (test(index)) total += (trace.timesUs[index] ?? 0) - (trace.timesUs[index - 1] ?? 0);
  }
  return total;
}

/** Microseconds of the longest unbroken run and of the run that reaches the window's last sample. */
function longestRuns(
  test: Test,
  trace: Trace,
  [first, last]: Range,
): { longest: number; last: number } {
  let longest = 0;
  let current = 0;
  for (let index = Math.max(first, 1); index <= last; index++) {
    current = test(index)
      ? current + (trace.timesUs[index] ?? 0) - (trace.timesUs[index - 1] ?? 0)
      : 0;
    if (current > longest) longest = current;
  }
  return { longest, last: current };
}
