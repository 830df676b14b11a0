import type { FrameSeries } from '../video/frames.ts';
import { at, type Series } from './series.ts';

type Frames = Pick<FrameSeries, 't_ms' | 'difference' | 'excess'>;

/** What moves in a clip, as far as its frames show it. */
export interface ClipMotion {
  readonly series: Series;
  /** By how much each frame's rate exceeds its neighbours': a jump of the picture changes one frame and no other. */
  readonly pops: Float64Array;
  /** Standard deviation that the rate has where nothing moves, over a tenth of a second. */
  readonly noise: number;
  /** Length of the clip, ms. */
  readonly duration_ms: number;
}

/** The recorded speed of one episode's joints: any measure that is 0 at rest and grows with motion. */
export interface LogMotion {
  readonly episode_id: string;
  readonly series: Series;
}

/** Frames whose difference is below this share of their neighbours' are copies of the frame before. */
const copyShare = 0.12;
/** A longer run of equal frames is a freeze, and stays in the signal as stillness. */
const longestCopyMs = 250;
/** The median of five independent values has 0.54 of their deviation; three frames make a tenth of a second. */
const filteredShare = 0.5;

/**
 * The motion energy of a clip from its frames: copies of frames are left out (the next change then stands for the whole time
 * since), the rate is the change over the time it took, and a median of five removes the pops of key frames.
 */
export function clipMotion({ t_ms, difference, excess }: Frames): ClipMotion {
  const kept = keptFrames(t_ms, difference);
  const times = Float64Array.from(kept, (i) => at(t_ms, i));
  const rates = Float64Array.from(kept, (i, k) => {
    const since = k === 0 ? 0 : at(times, k) - at(times, k - 1);
    return since > 0 ? (at(excess, i) * 1000) / since : 0;
  });
  const smooth = medianOfFive(rates);
  return {
    series: { t_ms: times, rate: smooth },
    pops: rates.map((rate, i) => Math.max(0, rate - at(smooth, i))),
    noise: filteredShare * frameNoise(rates),
    duration_ms: at(t_ms, t_ms.length - 1) - at(t_ms, 0),
  };
}

/** Frames that are not copies of the one before; the first always is. */
function keptFrames(t_ms: Float64Array, difference: Float64Array): number[] {
  const kept = [0];
  for (let i = 1; i < t_ms.length; i++) {
    const since = at(t_ms, i) - at(t_ms, kept.at(-1) ?? 0);
    if (since <= 0) continue;
    if (!isCopy(difference, i) || since > longestCopyMs) kept.push(i);
  }
  return kept;
}

/** Far less change than two of the six neighbours show. */
export function isCopy(difference: Float64Array, i: number): boolean {
  const around = [i - 3, i - 2, i - 1, i + 1, i + 2, i + 3]
    .filter((j) => j >= 1 && j < difference.length)
    .map((j) => at(difference, j))
    .sort((a, b) => b - a);
  return at(difference, i) < copyShare * (around[1] ?? 0);
}

function medianOfFive(values: Float64Array): Float64Array {
  return values.map((_, i) => {
    const near = Array.from({ length: 5 }, (__, k) =>
      at(values, Math.min(values.length - 1, Math.max(1, i - 2 + k))),
    ).sort((a, b) => a - b);
    return near[2] ?? 0;
  });
}

/**
 * Standard deviation of one frame's noise: from the lower quarter of the second differences, which motion that is smooth from
 * frame to frame leaves alone, and where it is not, moves the upper ones first. A quarter of absolute normal deviates lie
 * below 0.3186 of their standard deviation; √6 is the gain of the second difference.
 */
function frameNoise(values: Float64Array): number {
  const bends = Array.from({ length: Math.max(0, values.length - 3) }, (_, i) =>
    Math.abs(at(values, i + 1) - 2 * at(values, i + 2) + at(values, i + 3)),
  ).sort((a, b) => a - b);
  return (bends[bends.length >> 2] ?? 0) / (0.3186 * Math.sqrt(6));
}
