import { at } from '../alignment/series.ts';
import type { FrameSeries } from './frames.ts';
import type { Freeze } from './video-facts.ts';

/** Shorter stretches are copies of frames, not freezes. */
const leastMs = 500;
/** Share of the clip's usual change below which the picture stands still: even a fixed camera on a still scene has noise. */
const stillShare = 0.1;

/**
 * Stretches in which the picture does not change although elsewhere it does. A picture that never changes, or a scene at
 * rest before a noiseless camera, cannot be told from a freeze: whether the robot moved is for the logs to say.
 */
export function freezesIn({ t_ms, difference }: FrameSeries): Freeze[] {
  const usual = difference.toSorted()[Math.floor(0.75 * difference.length)] ?? 0;
  const limit = stillShare * usual;
  if (limit <= 0) return [];
  const freezes: Freeze[] = [];
  let since = 0;
  for (let i = 1; i <= difference.length; i++) {
    if (i < difference.length && at(difference, i) < limit) continue;
    const [start_ms, end_ms] = [at(t_ms, since), at(t_ms, i - 1)];
    if (end_ms - start_ms >= leastMs) freezes.push({ start_ms, end_ms });
    since = i;
  }
  return freezes;
}
