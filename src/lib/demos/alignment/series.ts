import { TelltaleError } from '#lib/kernel/errors.ts';

/** A rate over time, constant between its points: `rate[i]` holds from `t_ms[i − 1]` to `t_ms[i]`, and is 0 elsewhere. */
export interface Series {
  /** Ascending, milliseconds. */
  readonly t_ms: Float64Array;
  /** Same length; `rate[0]` is not used, since nothing lies before the first point. */
  readonly rate: Float64Array;
}

/** Means of a series over any stretch of time, each at the cost of two look-ups. */
export interface Averager {
  readonly start_ms: number;
  readonly end_ms: number;
  /** Mean rate over [from, to), milliseconds, from < to; time outside the series counts with rate 0. */
  mean(from_ms: number, to_ms: number): number;
}

/** @throws TelltaleError BAD_ARGUMENT for fewer than two points, unequal lengths, or times that do not ascend. */
export function averagerOf({ t_ms, rate }: Series): Averager {
  requireSeries(t_ms, rate);
  const area = new Float64Array(t_ms.length);
  for (let i = 1; i < t_ms.length; i++) {
    area[i] = at(area, i - 1) + at(rate, i) * (at(t_ms, i) - at(t_ms, i - 1));
  }
  const start_ms = at(t_ms, 0);
  const end_ms = at(t_ms, t_ms.length - 1);
  const until = (time: number): number => {
    if (time <= start_ms) return 0;
    if (time >= end_ms) return at(area, area.length - 1);
    const right = firstAfter(t_ms, time);
    return at(area, right) - at(rate, right) * (at(t_ms, right) - time);
  };
  return { start_ms, end_ms, mean: (from, to) => (until(to) - until(from)) / (to - from) };
}

/** `count` means over neighbouring steps of `step_ms`, the first beginning at `from_ms`. */
export function sampled(
  series: Averager,
  from_ms: number,
  step_ms: number,
  count: number,
): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    series.mean(from_ms + i * step_ms, from_ms + (i + 1) * step_ms),
  );
}

/** The value at an index that is known to be there. */
export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0;

function firstAfter(t_ms: Float64Array, time: number): number {
  let low = 0;
  let high = t_ms.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(t_ms, middle) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function requireSeries(t_ms: Float64Array, rate: Float64Array): void {
  const ascends = t_ms.every((time, i) => i === 0 || time > at(t_ms, i - 1));
  if (t_ms.length >= 2 && t_ms.length === rate.length && ascends && rate.every(Number.isFinite))
    return;
  throw new TelltaleError(
    'BAD_ARGUMENT',
    'a motion series needs two points or more, ascending times and one finite rate for each',
  );
}
