import { momentsOf } from './windows.ts';
import { logTime, type Piece } from './piece.ts';
import { at, sampled, type Averager } from './series.ts';

/**
 * Where the clip leaves one piece for the next: the change point at which the squared errors of both fits add up to
 * least. Each fit is scaled by its own linear regression, so that neither brightness nor distance matters.
 *
 * @param from_ms first and last clip time at which the change may lie
 */
export function changePoint(
  clip: Averager,
  [before, logBefore]: readonly [Piece, Averager],
  [after, logAfter]: readonly [Piece, Averager],
  [from_ms, to_ms]: readonly [number, number],
  step_ms: number,
): number {
  const count = Math.max(0, Math.floor((to_ms - from_ms) / step_ms));
  const left = errorsOf(clip, logBefore, before, from_ms, count, step_ms);
  const right = errorsOf(clip, logAfter, after, from_ms, count, step_ms);
  let cost = right.reduce((sum, error) => sum + error, 0);
  let least = cost;
  let best = 0;
  for (let i = 0; i < count; i++) {
    cost += at(left, i) - at(right, i);
    if (cost < least) [least, best] = [cost, i + 1];
  }
  return from_ms + best * step_ms;
}

function errorsOf(
  clip: Averager,
  log: Averager,
  piece: Piece,
  from_ms: number,
  count: number,
  step_ms: number,
): Float64Array {
  const { gain, level } = regression(clip, log, piece, step_ms);
  const seen = sampled(clip, from_ms, step_ms, count);
  const logged = sampled(log, logTime(piece, from_ms), step_ms * piece.speed, count);
  return seen.map((value, i) => (value - level - gain * at(logged, i)) ** 2);
}

/** The line from logged motion to the clip's own. */
export function regression(clip: Averager, log: Averager, piece: Piece, step_ms: number) {
  const count = Math.floor((piece.to_ms - piece.from_ms) / step_ms);
  const seen = sampled(clip, piece.from_ms, step_ms, count);
  const logged = sampled(log, piece.log_ms, step_ms * piece.speed, count);
  const [s, l] = [momentsOf(seen), momentsOf(logged)];
  const gain = l.deviation > 0 ? (piece.r * s.deviation) / l.deviation : 0;
  return { gain, level: s.mean - gain * l.mean };
}
