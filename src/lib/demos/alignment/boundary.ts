import { alongLine, residuals, type MotionModel } from './model.ts';
import type { ClipMotion } from './motion.ts';
import type { Piece } from './piece.ts';
import { at, sampled, type Averager } from './series.ts';
import { momentsOf } from './windows.ts';

/**
 * Where the clip leaves one piece for the next: the place at which the squared errors of the first piece before it and of the
 * second after it add up to least, under one model of how the clip follows the logs.
 *
 * Where two pieces happen to move alike, many places fit: among those, a frame at which the picture itself jumps is taken.
 *
 * @param range first and last clip time at which the change may lie
 */
export function changePoint(
  clip: Averager,
  motion: ClipMotion,
  model: MotionModel,
  [before, logBefore]: readonly [Piece, Averager],
  [after, logAfter]: readonly [Piece, Averager],
  [first, last]: readonly [number, number],
  step_ms: number,
): number {
  const count = Math.max(0, Math.floor((last - first) / step_ms));
  const seen = sampled(clip, first, step_ms, count);
  const errors = (log: Averager, line: Piece): Float64Array =>
    residuals(model, seen, alongLine(log, line, first, step_ms, count), step_ms).map(
      (error) => (error * error) / (2 * model.variance),
    );
  const [left, right] = [errors(logBefore, before), errors(logAfter, after)];
  const costs = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) costs[0] = at(costs, 0) + at(right, i);
  for (let i = 0; i < count; i++) costs[i + 1] = at(costs, i) + at(left, i) - at(right, i);
  let best = 0;
  for (let i = 1; i <= count; i++) if (at(costs, i) < at(costs, best)) best = i;
  const likely = [...costs.keys()].filter((i) => at(costs, i) <= at(costs, best) + asGood);
  const times = [best, ...likely].map((i) => first + i * step_ms);
  return jumpWithin(motion, Math.min(...times), Math.max(...times)) ?? first + best * step_ms;
}

/**
 * A place whose cost exceeds the least by no more may be the true one: two units of log-likelihood, with one observation in
 * five of the ten a second counted as independent.
 */
const asGood = 10;
/** A pop this many times the usual one, and the largest by a third, is a jump. */
const jumpRatio = 6;
const clearLead = 1.33;
const usualReachMs = 10_000;

/** The frame in [from, to] at which the picture jumps, if one stands out. */
function jumpWithin({ series, pops }: ClipMotion, from: number, to: number): number | null {
  const inside: { readonly time: number; readonly pop: number }[] = [];
  const nearby: number[] = [];
  for (const [i, time] of series.t_ms.entries()) {
    if (time >= from - usualReachMs && time <= to + usualReachMs) nearby.push(at(series.rate, i));
    if (time >= from - 100 && time <= to + 100) inside.push({ time, pop: at(pops, i) });
  }
  const usual = nearby.sort((a, b) => a - b)[nearby.length >> 1] ?? 0;
  const [largest, second] = inside.sort((a, b) => b.pop - a.pop);
  if (largest === undefined || largest.pop < jumpRatio * usual) return null;
  return largest.pop >= clearLead * (second?.pop ?? 0) ? largest.time : null;
}

/** The line from logged motion to the clip's own, over a whole piece. */
export function regression(clip: Averager, log: Averager, piece: Piece, step_ms: number) {
  const count = Math.floor((piece.to_ms - piece.from_ms) / step_ms);
  const seen = sampled(clip, piece.from_ms, step_ms, count);
  const logged = sampled(log, piece.log_ms, step_ms * piece.speed, count);
  const [s, l] = [momentsOf(seen), momentsOf(logged)];
  const gain = l.deviation > 0 ? (piece.r * s.deviation) / l.deviation : 0;
  return { gain, level: s.mean - gain * l.mean };
}
