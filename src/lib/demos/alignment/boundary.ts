import type { ClipMotion } from './motion.ts';
import { logTime, type Piece } from './piece.ts';
import { at, sampled, type Averager } from './series.ts';
import { momentsOf } from './windows.ts';

/** How much of each piece, beyond the stretch in which the seam may lie, goes into its fit. */
const supportMs = 8000;
/** Steps on which a line is fitted, at the least. */
const leastSteps = 20;

/**
 * Where the clip leaves one piece for the next: the change point of a regression of the clip's motion on the logged one, the
 * logged one being that of the first piece before it and that of the second after it. Gain and level are fitted anew for each
 * place that is tried, on both sides, so that neither brightness nor distance nor which joint moves matters.
 *
 * Where two pieces happen to move alike, many places fit: among those, a frame at which the picture itself jumps is taken.
 *
 * @param range first and last clip time at which the change may lie
 */
export function changePoint(
  clip: Averager,
  motion: ClipMotion,
  [before, logBefore]: readonly [Piece, Averager],
  [after, logAfter]: readonly [Piece, Averager],
  [first, last]: readonly [number, number],
  step_ms: number,
): number {
  const from = Math.max(before.from_ms, first - supportMs);
  const to = Math.min(after.to_ms, last + supportMs);
  const count = Math.max(0, Math.floor((to - from) / step_ms));
  const seen = sampled(clip, from, step_ms, count);
  const left = fits(seen, sampled(logBefore, logTime(before, from), step_ms * before.speed, count));
  const right = fits(
    seen.toReversed(),
    sampled(logAfter, logTime(after, from), step_ms * after.speed, count).reverse(),
  );
  const costs = new Map<number, number>();
  const [low, high] = [first, last].map((time) => Math.round((time - from) / step_ms));
  for (let i = Math.max(leastSteps, low ?? 0); i <= Math.min(count - leastSteps, high ?? 0); i++) {
    costs.set(i, at(left, i) + at(right, count - i));
  }
  const [best, least] = [...costs].reduce(
    (a, b) => (b[1] < a[1] ? b : a),
    [Math.round(((first + last) / 2 - from) / step_ms), Infinity],
  );
  const likely = [...costs].filter(([, cost]) => cost <= least + asGood).map(([i]) => i);
  const times = [best, ...likely].map((i) => from + i * step_ms);
  return jumpWithin(motion, Math.min(...times), Math.max(...times)) ?? from + best * step_ms;
}

/**
 * A place whose cost exceeds the least by no more may be the true one: two units of log-likelihood, with one observation in
 * five of the ten a second counted as independent.
 */
const asGood = 20;
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

/** For each n the cost of the best line through the first n points: n · ln(mean squared error). */
function fits(seen: Float64Array, logged: Float64Array): Float64Array {
  const costs = new Float64Array(seen.length + 1);
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < seen.length; i++) {
    const [a, b] = [at(logged, i), at(seen, i)];
    x += a;
    y += b;
    xx += a * a;
    xy += a * b;
    yy += b * b;
    const n = i + 1;
    const spread = xx - (x * x) / n;
    const both = xy - (x * y) / n;
    const total = yy - (y * y) / n;
    // A gain below zero would fit rest to motion: then the level alone is the fit.
    const rest = total - (both > 0 && spread > 1e-12 ? (both * both) / spread : 0);
    costs[n] = n * Math.log(Math.max(rest / n, 1e-6));
  }
  return costs;
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
