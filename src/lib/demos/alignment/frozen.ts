import type { Span } from './alignment.ts';
import { regression } from './boundary.ts';
import type { Piece } from './piece.ts';
import { at, sampled, type Averager } from './series.ts';
import { momentsOf } from './windows.ts';

const leastMs = 1000;
/** Motion below this share of what the log foretells is none. */
const stillShare = 0.1;

/** Stretches of a piece in which the clip does not move although the log moves at least at three quarters of its mean. */
export function frozenSpans(clip: Averager, log: Averager, piece: Piece, step_ms: number): Span[] {
  const count = Math.floor((piece.to_ms - piece.from_ms) / step_ms);
  const seen = sampled(clip, piece.from_ms, step_ms, count);
  const logged = sampled(log, piece.log_ms, step_ms * piece.speed, count);
  const { gain, level } = regression(clip, log, piece, step_ms);
  const mean = momentsOf(logged).mean;
  const spans: Span[] = [];
  let since = 0;
  for (let i = 0; i <= count; i++) {
    const foretold = gain * at(logged, i);
    const still =
      i < count && at(logged, i) > 0.75 * mean && at(seen, i) - level < stillShare * foretold;
    if (still) continue;
    if ((i - since) * step_ms >= leastMs)
      spans.push({
        start_ms: Math.round(piece.from_ms + since * step_ms),
        end_ms: Math.round(piece.from_ms + i * step_ms),
      });
    since = i + 1;
  }
  return spans;
}
