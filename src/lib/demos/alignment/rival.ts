import { correlateEverywhere } from './correlate.ts';
import type { Grid } from './grid.ts';
import type { Piece } from './piece.ts';
import { sampled, type Averager } from './series.ts';
import type { AlignmentSettings } from './settings.ts';
import { momentsOf } from './windows.ts';

/** A place this near to the piece's own is the same place. */
const sameMs = 1500;

/**
 * The best correlation that the clip under a piece reaches anywhere else: in the same log beside its own place, in the
 * other logs, and in every log run backwards, which has the same kind of motion and is certainly not what was filmed.
 * Speeds are those within a fifth of the piece's.
 */
export function rivalOf(
  clip: Averager,
  grid: Grid,
  piece: Piece,
  settings: AlignmentSettings,
): number {
  const { step_ms } = settings;
  const seen = sampled(
    clip,
    piece.from_ms,
    step_ms,
    Math.floor((piece.to_ms - piece.from_ms) / step_ms),
  );
  const { mean, deviation } = momentsOf(seen);
  if (deviation === 0) return 0;
  const shape = seen.map((value) => (value - mean) / (deviation * Math.sqrt(seen.length)));
  let rival = 0;
  for (const lane of grid.lanes) {
    if (Math.abs(Math.log(lane.speed / piece.speed)) > Math.log(1.2)) continue;
    const step = lane.speed * step_ms;
    const start = grid.averagers[lane.log]?.start_ms ?? 0;
    const half = (shape.length * step) / 2;
    const middle = piece.log_ms + (piece.speed * (piece.to_ms - piece.from_ms)) / 2;
    for (const [place, r] of correlateEverywhere(shape, lane.signal).entries()) {
      const away = Math.abs(start + place * step + half - middle);
      if (r > rival && (lane.log !== piece.log || away > sameMs)) rival = r;
    }
    for (const r of correlateEverywhere(shape, lane.signal.toReversed()))
      rival = Math.max(rival, r);
  }
  return rival;
}
