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
  /** `count` means over neighbouring steps, the first beginning at `from_ms`: far cheaper than one by one. */
  means(from_ms: number, step_ms: number, count: number): Float64Array;
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
  const means = (from: number, step: number, count: number): Float64Array => {
    const found = new Float64Array(count);
    let before = until(from);
    let right = from > start_ms && from < end_ms ? firstAfter(t_ms, from) : 0;
    for (let i = 0; i < count; i++) {
      const time = from + (i + 1) * step;
      while (right < t_ms.length - 1 && (t_ms[right] as number) < time) right++;
      // As `until`, with the place known: this loop is where an alignment spends its time.
      const now =
        time <= start_ms
          ? 0
          : time >= end_ms
            ? (area[area.length - 1] as number)
            : (area[right] as number) - (rate[right] as number) * ((t_ms[right] as number) - time);
      found[i] = (now - before) / step;
      before = now;
    }
    return found;
  };
  return { start_ms, end_ms, means, mean: (from, to) => (until(to) - until(from)) / (to - from) };
}

/** `count` means over neighbouring steps of `step_ms`, the first beginning at `from_ms`. */
export const sampled = (
  series: Averager,
  from_ms: number,
  step_ms: number,
  count: number,
): Float64Array => series.means(from_ms, step_ms, Math.max(0, count));

/** The value at an index that is known to be there. */
export const at = (values: ArrayLike<number>, index: number): number => values[index] ?? 0;

function firstAfter(t_ms: Float64Array, time: number): number {
  let low = 0;
  let high = t_ms.length - 1;
  // Points come about evenly: the place that time suggests is mostly right, and halving needs a dozen steps.
  const [start, end] = [t_ms[0] as number, t_ms[high] as number];
  const guess = Math.floor(((time - start) / (end - start)) * high);
  const from = Math.max(0, guess - 2);
  const to = Math.min(high, guess + 3);
  if ((t_ms[from] as number) < time && time <= (t_ms[to] as number)) [low, high] = [from, to];
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
