import { logTime, type Piece } from './piece.ts';
import { at, sampled, type Averager } from './series.ts';

/**
 * How the clip's motion follows the logged one: motion = level + gain · √speed · logged, and the mean square of what is left.
 * The level is one for all of the clip, and the gain everywhere near one: that is what makes a seam sharp, since each side
 * alone could be fitted to rest.
 */
export interface MotionModel {
  readonly level: number;
  readonly gain: number;
  /** Of a step's residual. */
  readonly variance: number;
}

/** Of the clip's own variance: a part of it in which less is left over must not make the others look wrong. */
const leastShare = 0.25;
/** The gain is taken from this long a stretch to either side: each joint moves a different part of the picture. */
const gainReachMs = 2500;
/** As much of it as this long a stretch of usual motion is taken from the whole clip. */
const commonMs = 4000;

/**
 * The logged motion along a line in the clip's time, scaled as the clip shows it: at twice the speed twice as much happens in
 * a second, and the compared form is the square root of that.
 */
export function alongLine(
  log: Averager,
  line: Piece,
  from_ms: number,
  step_ms: number,
  count: number,
): Float64Array {
  const factor = Math.sqrt(line.speed);
  return sampled(log, logTime(line, from_ms), step_ms * line.speed, count).map(
    (rate) => factor * rate,
  );
}

/** What the logged motion leaves of the clip's, step by step, with the gain that fits there. */
export function residuals(
  { level, gain }: Pick<MotionModel, 'level' | 'gain'>,
  seen: Float64Array,
  logged: Float64Array,
  step_ms: number,
): Float64Array {
  const both = runningSum(seen, (value, i) => (value - level) * at(logged, i));
  const squares = runningSum(logged, (value) => value * value);
  const reach = Math.round(gainReachMs / step_ms);
  const usual = at(squares, logged.length) / Math.max(1, logged.length);
  const common = (commonMs / step_ms) * usual;
  return seen.map((value, i) => {
    const [from, to] = [Math.max(0, i - reach), Math.min(seen.length, i + reach + 1)];
    const near =
      (at(both, to) - at(both, from) + common * gain) /
      Math.max(1e-12, at(squares, to) - at(squares, from) + common);
    return value - level - Math.min(2.5 * gain, Math.max(0.4 * gain, near)) * at(logged, i);
  });
}

function runningSum(values: Float64Array, of: (value: number, i: number) => number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = at(sums, i) + of(at(values, i), i);
  return sums;
}

/**
 * The model by least squares over pieces of the clip with the logs that they lie in.
 *
 * @returns null where the pieces hold no motion that the clip follows
 */
export function modelOf(
  clip: Averager,
  pieces: readonly (readonly [Piece, Averager])[],
  step_ms: number,
): MotionModel | null {
  const parts = pieces.map(([piece, log]) => {
    const count = Math.floor((piece.to_ms - piece.from_ms) / step_ms);
    const seen = sampled(clip, piece.from_ms, step_ms, count);
    return { seen, logged: alongLine(log, piece, piece.from_ms, step_ms, count) };
  });
  let [n, x, y, xx, xy, yy] = [0, 0, 0, 0, 0, 0];
  for (const { seen, logged } of parts)
    for (let i = 0; i < seen.length; i++) {
      const [a, b] = [at(logged, i), at(seen, i)];
      n++;
      x += a;
      y += b;
      xx += a * a;
      xy += a * b;
      yy += b * b;
    }
  const spread = xx - (x * x) / n;
  const both = xy - (x * y) / n;
  const total = yy - (y * y) / n;
  if (!(n > 2) || !(spread > 0) || !(both > 0) || !(total > 0)) return null;
  const line = { gain: both / spread, level: (y - (both / spread) * x) / n };
  const left = parts
    .flatMap(({ seen, logged }) => [...residuals(line, seen, logged, step_ms)])
    .reduce((sum, error) => sum + error * error, 0);
  return { ...line, variance: Math.max(left, leastShare * total) / n };
}
