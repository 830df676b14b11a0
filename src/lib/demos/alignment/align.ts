import type { Alignment, AlignedSegment, Span } from './alignment.ts';
import { changePoint } from './boundary.ts';
import { comparableClip } from './comparable.ts';
import { frozenSpans } from './frozen.ts';
import { gradeOf, outcomeOf } from './grading.ts';
import { gridOf, type Grid } from './grid.ts';
import { jumpsBetween } from './jumps.ts';
import type { ClipMotion, LogMotion } from './motion.ts';
import { likeliestChains, type Chain } from './path.ts';
import { agreement, fitted, logTime, stretched, type Piece } from './piece.ts';
import { rivalOf } from './rival.ts';
import { averagerOf, sampled, type Averager } from './series.ts';
import { alignmentSettings, type AlignmentSettings } from './settings.ts';
import { isMoving, windowsOf, type ClipWindow } from './windows.ts';

/** Below this a piece explains nothing of the clip. */
const leastR = 0.5;
/** Pieces closer than this, in speed and in place, are one. */
const sameSpeed = 0.04;
const samePlaceMs = 500;

/** Steps from which windows are taken half as often: five minutes. */
const longClip = 3000;

interface Context {
  /** The clip's motion in the form that is compared with the logs. */
  readonly clip: Averager;
  /** The same as it was measured. */
  readonly measured: Averager;
  readonly grid: Grid;
  readonly windows: readonly ClipWindow[];
  readonly motion: ClipMotion;
  readonly settings: AlignmentSettings;
}

/**
 * Finds which stretches of which logs a clip shows, and at which speed, by its motion alone. Nothing about the clip's
 * editing is assumed; where too little moves, nothing is said.
 *
 * @param logs candidates; the right ones need not be among them
 * @param onProgress share of the work done, 0…1
 */
export function align(
  motion: ClipMotion,
  logs: readonly LogMotion[],
  given: AlignmentSettings = alignmentSettings,
  onProgress?: (share: number) => void,
): Alignment {
  const measured = averagerOf(motion.series);
  const clip = comparableClip(motion);
  const steps = Math.floor((clip.end_ms - clip.start_ms) / given.step_ms);
  // The work grows with the square of the length: a long clip has motion enough for windows further apart.
  const settings = steps > longClip ? { ...given, hop: 2 * given.hop } : given;
  const wave = (of: Averager) => sampled(of, clip.start_ms, settings.step_ms, steps);
  const windows = windowsOf(wave(measured), wave(clip), motion.noise, settings);
  const grid = gridOf(logs, settings);
  const context = { clip, measured, grid, windows, motion, settings };
  const chains = likeliestChains(grid, windows, settings, onProgress);
  const pieces = refined(context, chains);
  const segments = pieces.map((piece) => segmentOf(context, piece, logs));
  const moving_ms = movingTime(context, clip.start_ms, clip.end_ms);
  const { outcome, grade } = outcomeOf(segments, moving_ms);
  return {
    outcome,
    grade,
    segments,
    jumps: jumpsBetween(segments, measured),
    unmatched: unmatchedSpans(context, segments),
    frozen: pieces.flatMap((piece) =>
      frozenSpans(clip, averagerAt(grid, piece.log), piece, settings.step_ms),
    ),
    moving_ms,
    matched_ms: segments.reduce((sum, segment) => sum + segment.moving_ms, 0),
    candidates: logs.length,
  };
}

/** Chains of windows to pieces with exact ends: fit, drop what does not agree, join what continues, find the seams. */
function refined(context: Context, chains: readonly Chain[]): Piece[] {
  const laid = chains
    .map((chain, index) => laidOut(context, chain, index === 0, index === chains.length - 1))
    .filter(({ r }) => r >= leastR);
  const joined = joinedUp(context, laid);
  const seamed = withSeams(context, joined);
  return joinedUp(
    context,
    seamed.map((piece) => refit(context, piece)).filter(({ r }) => r >= leastR),
  );
}

/** The stretch of the clip that a chain alone answers for: the middles of its windows. */
function laidOut(context: Context, chain: Chain, first: boolean, last: boolean): Piece {
  const { clip, windows, settings } = context;
  const { step_ms, window, hop } = settings;
  const begin = clip.start_ms + (windows[chain.firstWindow]?.start ?? 0) * step_ms;
  const end = clip.start_ms + ((windows[chain.lastWindow]?.start ?? 0) + window) * step_ms;
  const margin = ((window - hop) / 2) * step_ms;
  const whole: Piece = {
    from_ms: begin,
    to_ms: end,
    log: chain.log,
    log_ms: chain.log_ms,
    speed: chain.speed,
    r: 0,
  };
  const from = first ? clip.start_ms : begin + margin;
  const to = last ? clip.end_ms : end - margin;
  // Too short to fit on its own: the windows that found it are used, whatever else they hold.
  const core = to - from >= (window / 2) * step_ms ? stretched(whole, from, to) : whole;
  const piece = refit(context, core, { speed: 0.08, shift_ms: 1500 });
  return stretched(piece, from, to);
}

const refit = (
  { clip, grid, settings }: Context,
  piece: Piece,
  reach = { speed: 0.03, shift_ms: 400 },
): Piece => fitted(clip, averagerAt(grid, piece.log), piece, settings.step_ms, reach);

function averagerAt(grid: Grid, log: number): Averager {
  const averager = grid.averagers[log];
  if (averager === undefined) throw new RangeError(`there is no log ${log}`);
  return averager;
}

/** Neighbours that continue each other become one piece if one line fits both. */
function joinedUp(context: Context, pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const before = joined.at(-1);
    const together = before === undefined ? undefined : oneLine(context, before, piece);
    if (together === undefined) joined.push(piece);
    else joined[joined.length - 1] = together;
  }
  return joined;
}

function oneLine(context: Context, before: Piece, piece: Piece): Piece | undefined {
  if (before.log !== piece.log) return undefined;
  if (Math.abs(piece.speed / before.speed - 1) > sameSpeed) return undefined;
  if (Math.abs(logTime(before, piece.from_ms) - piece.log_ms) > samePlaceMs) return undefined;
  const longer = before.to_ms - before.from_ms > piece.to_ms - piece.from_ms ? before : piece;
  const together = refit(context, stretched(longer, before.from_ms, piece.to_ms), {
    speed: 0.05,
    shift_ms: 800,
  });
  return together.r >= Math.min(before.r, piece.r) - 0.05 ? together : undefined;
}

function withSeams({ clip, motion, grid, settings }: Context, pieces: readonly Piece[]): Piece[] {
  const seamed = [...pieces];
  const around = (settings.window / 2) * settings.step_ms;
  for (let i = 1; i < seamed.length; i++) {
    const [before, after] = [seamed[i - 1], seamed[i]];
    if (before === undefined || after === undefined) continue;
    const from = Math.max(before.from_ms, before.to_ms - around);
    const to = Math.min(after.to_ms, after.from_ms + around);
    const seam = changePoint(
      clip,
      motion,
      [before, averagerAt(grid, before.log)],
      [after, averagerAt(grid, after.log)],
      [from, to],
      settings.step_ms,
    );
    // A stretch between the two that neither explains stays outside both.
    const apart = after.from_ms - before.to_ms > 2 * around;
    seamed[i - 1] = stretched(before, before.from_ms, apart ? before.to_ms : seam);
    seamed[i] = stretched(after, apart ? after.from_ms : seam, after.to_ms);
  }
  return seamed.filter(({ from_ms, to_ms }) => to_ms - from_ms >= 2 * 1000);
}

function segmentOf(context: Context, piece: Piece, logs: readonly LogMotion[]): AlignedSegment {
  const { clip, grid, settings } = context;
  const r = agreement(clip, averagerAt(grid, piece.log), piece, settings.step_ms);
  const rival_r = rivalOf(clip, grid, piece, settings);
  const moving_ms = movingTime(context, piece.from_ms, piece.to_ms);
  return {
    clip_start_ms: Math.round(piece.from_ms),
    clip_end_ms: Math.round(piece.to_ms),
    episode_id: logs[piece.log]?.episode_id ?? '',
    log_start_ms: Math.round(piece.log_ms),
    log_end_ms: Math.round(logTime(piece, piece.to_ms)),
    speed: piece.speed,
    r,
    rival_r,
    moving_ms,
    grade: gradeOf({ r, rival_r, moving_ms }),
  };
}

/** Seconds of a stretch of the clip in which something moves, in ms. */
function movingTime(
  { measured, motion, settings }: Context,
  from_ms: number,
  to_ms: number,
): number {
  const { step_ms, movingRatio } = settings;
  const second = Math.round(1000 / step_ms);
  let moving = 0;
  // Two seconds at a time: one second of steady motion does not vary, and is motion all the same.
  for (let start = from_ms; start + 1000 <= to_ms; start += 1000) {
    const part = sampled(measured, start - 500, step_ms, 2 * second);
    if (isMoving(part, motion.noise, movingRatio)) moving += 1000;
  }
  return moving;
}

function unmatchedSpans(context: Context, segments: readonly AlignedSegment[]): Span[] {
  const { clip } = context;
  const edges = [
    clip.start_ms,
    ...segments.flatMap(({ clip_start_ms, clip_end_ms }) => [clip_start_ms, clip_end_ms]),
    clip.end_ms,
  ];
  const spans: Span[] = [];
  for (let i = 0; i + 1 < edges.length; i += 2) {
    const [start_ms = 0, end_ms = 0] = [edges[i], edges[i + 1]];
    if (end_ms - start_ms >= 2000 && movingTime(context, start_ms, end_ms) >= 1000)
      spans.push({ start_ms, end_ms });
  }
  return spans;
}
