import { correlateEverywhere } from './correlate.ts';
import { leadOver } from './grading.ts';
import type { Grid, Lane } from './grid.ts';
import type { Piece } from './piece.ts';
import { at, sampled, type Averager } from './series.ts';
import type { AlignmentSettings } from './settings.ts';
import { unitShape } from './windows.ts';

/** A place this near to another is the same place. */
const sameMs = 1500;
/**
 * Where a log agrees this well with itself elsewhere, it repeats itself, and no clip can tell which time it shows. By chance a
 * log reaches 0.8 with itself over ten seconds, and 0.5 over thirty.
 */
export const repeatedR = 0.88;

/** What else the clip under a piece might show. */
export interface Rival {
  /** What the clip's correlation is there. */
  readonly r: number;
  /** By how many standard errors the piece leads it (`leadOver`). */
  readonly lead: number;
  /** Whether the logs do the same again anywhere: such places are no rivals. */
  readonly repeats: boolean;
}

/**
 * The strongest rival of a piece: in the same log beside its own place, in the other logs, and in every log run backwards,
 * which has the same kind of motion and is certainly not what was filmed. Speeds are those within a fifth of the piece's.
 *
 * @param observations independent ones in the piece
 */
export function rivalOf(
  clip: Averager,
  grid: Grid,
  piece: Piece,
  observations: number,
  { step_ms }: AlignmentSettings,
): Rival {
  const count = Math.floor((piece.to_ms - piece.from_ms) / step_ms);
  const seen = unitShape(sampled(clip, piece.from_ms, step_ms, count));
  const log = grid.averagers[piece.log];
  const own =
    log === undefined ? null : unitShape(sampled(log, piece.log_ms, step_ms * piece.speed, count));
  let strongest: Rival = { r: 0, lead: leadOver(piece.r, 0, 0, observations), repeats: false };
  if (seen === null || own === null) return strongest;
  for (const lane of grid.lanes) {
    if (Math.abs(Math.log(lane.speed / piece.speed)) > Math.log(1.2)) continue;
    const start = grid.averagers[lane.log]?.start_ms ?? 0;
    const taken = ownPlaces(lane, start, piece, count, step_ms);
    const near = Math.ceil(sameMs / (lane.speed * step_ms));
    for (const backwards of [false, true]) {
      const signal = backwards ? lane.signal.toReversed() : lane.signal;
      const alike = correlateEverywhere(own, signal);
      const closed = closedPlaces(alike, near, backwards ? () => false : taken);
      if (closed.repeats && !backwards) strongest = { ...strongest, repeats: true };
      for (const [place, r] of correlateEverywhere(seen, signal).entries()) {
        if (closed.places[place] === 1 || r <= 0) continue;
        const lead = leadOver(piece.r, r, at(alike, place), observations);
        if (lead < strongest.lead) strongest = { ...strongest, r, lead };
      }
    }
  }
  return strongest;
}

/** Tells whether a place of a lane is the piece's own: the middles of both are at about the same time of one log. */
function ownPlaces(lane: Lane, start_ms: number, piece: Piece, count: number, step_ms: number) {
  const step = lane.speed * step_ms;
  const half = (count * step) / 2;
  const middle = piece.log_ms + (piece.speed * (piece.to_ms - piece.from_ms)) / 2;
  return (place: number): boolean =>
    lane.log === piece.log && Math.abs(start_ms + place * step + half - middle) <= sameMs;
}

/** The piece's own places, and those around which the log repeats the piece's motion. */
function closedPlaces(
  alike: Float64Array,
  near: number,
  taken: (place: number) => boolean,
): { readonly places: Uint8Array; readonly repeats: boolean } {
  const places = new Uint8Array(alike.length);
  let repeats = false;
  for (let place = 0; place < alike.length; place++) {
    if (taken(place)) places[place] = 1;
    else if (at(alike, place) >= repeatedR) {
      repeats = true;
      places.fill(1, Math.max(0, place - near), place + near + 1);
    }
  }
  return { places, repeats };
}
