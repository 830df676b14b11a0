import { correlation } from '../alignment/correlate.ts';
import { averagerOf, sampled } from '../alignment/series.ts';
import { traceSeries, type MotionTrace } from '../trace.ts';
import type { ReplayFacts } from './log-facts.ts';

const stepMs = 50;
/** Two recordings of one replay start this far apart at most, ms. */
const mostShiftMs = 3000;
const leastOverlapMs = 4000;

/** The earlier episode whose motion a shown one repeats most closely, over all shifts of up to three seconds. */
export function closestReplay(
  shown: MotionTrace,
  earlier: readonly MotionTrace[],
): ReplayFacts | null {
  const own = grid(shown);
  let closest: ReplayFacts | null = null;
  for (const trace of earlier) {
    const other = grid(trace);
    for (let shift = -mostShiftMs / stepMs; shift <= mostShiftMs / stepMs; shift++) {
      const [a, b] = overlapping(own, other, shift);
      if (a.length * stepMs < leastOverlapMs) continue;
      const r = correlation(a, b);
      if (closest === null || r > closest.r)
        closest = {
          episode_id: shown.episode_id,
          earlier_episode_id: trace.episode_id,
          r,
          overlap_ms: a.length * stepMs,
        };
    }
  }
  return closest;
}

function grid(trace: MotionTrace): Float64Array {
  const averager = averagerOf(traceSeries(trace));
  const steps = Math.floor((averager.end_ms - averager.start_ms) / stepMs);
  return sampled(averager, averager.start_ms, stepMs, steps);
}

/** The parts of both that lie over each other when the second is moved by `shift` steps. */
function overlapping(
  a: Float64Array,
  b: Float64Array,
  shift: number,
): [Float64Array, Float64Array] {
  const from = Math.max(0, shift);
  const to = Math.min(a.length, b.length + shift);
  return to <= from
    ? [new Float64Array(0), new Float64Array(0)]
    : [a.subarray(from, to), b.subarray(from - shift, to - shift)];
}
