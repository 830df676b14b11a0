import { at } from '../alignment/series.ts';
import type { FrameSeries } from './frames.ts';
import type { CutHint } from './video-facts.ts';

/** Robust z from which a frame is told as a hint. Differences of moving pictures have heavy tails. */
const leastZ = 12;
const mostHints = 20;

/**
 * Frames whose change stands out. The score of a frame is the smaller of its change and of the step in change, as
 * scene filters use it, of the blocks above the median block; key frames and their successors are left out, since an encoder's own pops exceed a jump cut of a
 * fixed camera; z is taken by median and median absolute deviation over the frames nearby.
 */
export function cutHints({ t_ms, excess, key }: FrameSeries): CutHint[] {
  const scores = excess.map((value, i) =>
    i < 2 ? 0 : Math.min(value, Math.abs(value - at(excess, i - 1))),
  );
  const usable = Array.from(scores.keys()).filter(
    (i) => i >= 2 && at(key, i) === 0 && at(key, i - 1) === 0,
  );
  const hints: CutHint[] = [];
  for (const [n, i] of usable.entries()) {
    const near = usable.slice(Math.max(0, n - 75), n + 75).map((j) => at(scores, j));
    const middle = median(near);
    const spread = 1.4826 * median(near.map((score) => Math.abs(score - middle)));
    const z = (at(scores, i) - middle) / Math.max(spread, 0.01);
    if (z >= leastZ) hints.push({ at_ms: at(t_ms, i), z: Math.min(z, 999) });
  }
  return hints.sort((a, b) => b.z - a.z).slice(0, mostHints);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
