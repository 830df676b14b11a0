import { correlation } from './correlate.ts';
import { sampled, type Averager } from './series.ts';

/** A stretch of the clip laid on a log: log time = `log_ms` + `speed` · (clip time − `from_ms`). */
export interface Piece {
  readonly from_ms: number;
  readonly to_ms: number;
  readonly log: number;
  readonly log_ms: number;
  readonly speed: number;
  readonly r: number;
}

export const logTime = (piece: Piece, clip_ms: number): number =>
  piece.log_ms + piece.speed * (clip_ms - piece.from_ms);

/** The same line through clip and log, over another stretch of the clip. */
export const stretched = (piece: Piece, from_ms: number, to_ms: number): Piece => ({
  ...piece,
  from_ms,
  to_ms,
  log_ms: logTime(piece, from_ms),
});

/** r between a stretch of the clip and the log where a piece lays it. */
export function agreement(clip: Averager, log: Averager, piece: Piece, step_ms: number): number {
  const count = Math.floor((piece.to_ms - piece.from_ms) / step_ms);
  return correlation(
    sampled(clip, piece.from_ms, step_ms, count),
    sampled(log, piece.log_ms, step_ms * piece.speed, count),
  );
}

interface Reach {
  /** Largest change of the speed, as a share of it. */
  readonly speed: number;
  /** Largest shift of the middle, ms of the log. */
  readonly shift_ms: number;
}

/**
 * The line near a given one that agrees best: a coarse search over speed and shift of the middle, then a finer one
 * around the best, until the shift is known to about ten milliseconds.
 */
export function fitted(
  clip: Averager,
  log: Averager,
  near: Piece,
  step_ms: number,
  reach: Reach = { speed: 0.08, shift_ms: 1500 },
): Piece {
  const count = Math.floor((near.to_ms - near.from_ms) / step_ms);
  const seen = sampled(clip, near.from_ms, step_ms, count);
  const half = (near.to_ms - near.from_ms) / 2;
  const lay = (middle: number, speed: number): Piece => {
    const log_ms = middle - speed * half;
    const r = correlation(seen, sampled(log, log_ms, step_ms * speed, count));
    return { ...near, log_ms, speed, r };
  };
  let best = lay(near.log_ms + near.speed * half, near.speed);
  let { speed: bySpeed, shift_ms: byShift } = reach;
  for (let round = 0; round < 4; round++) {
    const middle = best.log_ms + best.speed * half;
    const { speed } = best;
    for (let i = -8; i <= 8; i++) {
      for (let j = -8; j <= 8; j++) {
        const tried = lay(middle + (j / 8) * byShift, speed * (1 + (i / 8) * bySpeed));
        if (tried.r > best.r) best = tried;
      }
    }
    bySpeed /= 5;
    byShift /= 5;
  }
  return best;
}
