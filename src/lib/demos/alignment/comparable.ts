import type { ClipMotion, LogMotion } from './motion.ts';
import { at, averagerOf, sampled, type Averager, type Series } from './series.ts';

/** The level is taken from the clip this far to either side, ms. */
const levelReachMs = 3000;
const levelStepMs = 100;
/** Share of that time in which nothing but the level is taken to be seen. */
const restShare = 0.1;

/**
 * The motion of a clip in a form that goes with joint speed. What a turning camera, flicker and noise add at all times is
 * taken off; then the square root is taken, since a picture changes less than in proportion to speed: what moves by more
 * than its own width changes no more pixels, and each joint moves a different part of the picture.
 */
export function comparableClip({ series, noise }: ClipMotion): Averager {
  const averager = averagerOf(series);
  const count = Math.max(1, Math.floor((averager.end_ms - averager.start_ms) / levelStepMs));
  const levels = restLevels(sampled(averager, averager.start_ms, levelStepMs, count));
  // Near rest a bare root would blow noise up to motion.
  const soft = 2 * noise;
  const rate = series.rate.map((value, i) => {
    const step = Math.floor((at(series.t_ms, i) - averager.start_ms) / levelStepMs);
    const moved = Math.max(0, value - at(levels, Math.min(step, count - 1)));
    return Math.sqrt(moved + soft) - Math.sqrt(soft);
  });
  return averagerOf({ t_ms: series.t_ms, rate });
}

/** The logged motion in the same form. */
export const comparableLog = ({ series }: LogMotion): Series => ({
  t_ms: series.t_ms,
  rate: series.rate.map((value) => Math.sqrt(Math.max(0, value))),
});

function restLevels(values: Float64Array): Float64Array {
  const reach = levelReachMs / levelStepMs;
  return values.map((_, i) => {
    const near = values.slice(Math.max(0, i - reach), i + reach + 1).sort();
    return at(near, Math.floor(restShare * near.length));
  });
}
