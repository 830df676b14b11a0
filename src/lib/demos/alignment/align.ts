import type { Alignment, AlignedSegment, Span } from './alignment.ts';
import { comparableClip } from './comparable.ts';
import type { ExpectedPart } from './expected.ts';
import { frozenSpans } from './frozen.ts';
import { gradeOf, observationsIn, outcomeOf } from './grading.ts';
import { gridOf } from './grid.ts';
import { jumpsBetween } from './jumps.ts';
import type { ClipMotion, LogMotion } from './motion.ts';
import { likeliestChains } from './path.ts';
import { agreement, logTime, type Piece } from './piece.ts';
import { averagerAt, refined, type Context } from './refine.ts';
import { rivalOf } from './rival.ts';
import { averagerOf, sampled, type Averager } from './series.ts';
import { alignmentSettings, type AlignmentSettings } from './settings.ts';
import { isMoving, windowsOf } from './windows.ts';

/** Steps from which windows are taken half as often: five minutes. */
const longClip = 3000;

export interface AlignOptions {
  /** Where the record says that the clip's parts lie. */
  readonly expected?: readonly ExpectedPart[];
  readonly settings?: AlignmentSettings;
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
  { expected = [], settings: given = alignmentSettings }: AlignOptions = {},
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
  const context = { clip, measured, grid, windows, motion, expected, settings };
  const pieces = refined(context, likeliestChains(grid, windows, settings, expected, onProgress));
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

function segmentOf(context: Context, piece: Piece, logs: readonly LogMotion[]): AlignedSegment {
  const { clip, grid, settings } = context;
  const r = agreement(clip, averagerAt(grid, piece.log), piece, settings.step_ms);
  const moving_ms = movingTime(context, piece.from_ms, piece.to_ms);
  const rival = rivalOf(clip, grid, { ...piece, r }, observationsIn(moving_ms), settings);
  return {
    clip_start_ms: Math.round(piece.from_ms),
    clip_end_ms: Math.round(piece.to_ms),
    episode_id: logs[piece.log]?.episode_id ?? '',
    log_start_ms: Math.round(piece.log_ms),
    log_end_ms: Math.round(logTime(piece, piece.to_ms)),
    speed: piece.speed,
    r,
    rival_r: rival.r,
    repeats: rival.repeats,
    moving_ms,
    grade: gradeOf({ r, lead: rival.lead, moving_ms }),
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
