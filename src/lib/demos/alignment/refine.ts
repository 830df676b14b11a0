import { changePoint } from './boundary.ts';
import { expectedTwins, lineOf, sameLine, votedLines } from './candidates.ts';
import { expectedLine, type ExpectedPart } from './expected.ts';
import type { Grid } from './grid.ts';
import { modelOf, type MotionModel } from './model.ts';
import type { ClipMotion } from './motion.ts';
import type { Chain, Paths } from './path.ts';
import { fitted, logTime, stretched, type Piece } from './piece.ts';
import { segmented } from './segment.ts';
import type { Averager } from './series.ts';
import type { AlignmentSettings } from './settings.ts';
import type { ClipWindow } from './windows.ts';

/** Everything that one clip is aligned with. */
export interface Context {
  /** The clip's motion in the form that is compared with the logs. */
  readonly clip: Averager;
  /** The same as it was measured. */
  readonly measured: Averager;
  readonly grid: Grid;
  readonly windows: readonly ClipWindow[];
  readonly motion: ClipMotion;
  readonly expected: readonly ExpectedPart[];
  readonly settings: AlignmentSettings;
}

/** Below this a piece explains nothing of the clip. */
const leastR = 0.5;
/** Pieces closer than this, in speed and in place, are one. */
const sameSpeed = 0.04;
const samePlaceMs = 500;
/** Shorter stretches fix no line. */
const leastFitMs = 6000;
/** Shorter pieces are noise. */
const leastMs = 2000;

/** Chains of windows to pieces with exact ends: fit lines, cut the clip among them, fit again, place the seams. */
export function refined(context: Context, paths: Paths): Piece[] {
  const { grid } = context;
  const first = firstLines(context, paths);
  let pieces = first.filter(({ r }) => r >= leastR);
  let lines: readonly Piece[] = first;
  // The lines fix where the clip is cut, and the cuts what the lines are fitted to: twice is enough.
  for (let round = 0; round < 2; round++) {
    const model = bestModel(context, pieces);
    if (model === null) return [];
    const cut = segmented({ ...context, averagers: grid.averagers, lines, model });
    pieces = joinedUp(
      context,
      cut
        .filter(({ from_ms, to_ms }) => to_ms - from_ms >= leastMs)
        .map((piece) => refit(context, piece)),
    ).filter(({ r }) => r >= leastR);
    lines = pieces;
  }
  return withSeams(context, pieces);
}

/** The model by the pieces that fit best: one that joins what does not belong together would spoil it. */
function bestModel(
  { clip, grid, settings }: Context,
  pieces: readonly Piece[],
): MotionModel | null {
  const best = Math.max(...pieces.map(({ r }) => r));
  const good = pieces.filter(({ r }) => r >= best - 0.12);
  return modelOf(
    clip,
    good.map((piece) => [piece, averagerAt(grid, piece.log)] as const),
    settings.step_ms,
  );
}

/** The lines that the clip may follow: of its likeliest way, of windows that agree among themselves, of the record. */
function firstLines(context: Context, { likeliest, single }: Paths): Piece[] {
  const { windows, clip, expected, settings } = context;
  const asLine = (chain: Chain): Piece => lineOf(chain, windows, clip.start_ms, settings);
  const laid = likeliest.map((chain, index) =>
    laidOut(context, asLine(chain), index === 0, index === likeliest.length - 1),
  );
  const twins = laid.flatMap((line) => expectedTwins(context.grid, line, expected, settings));
  const fresh = [...votedLines(single.map(asLine)), ...expected.map(expectedLine), ...twins]
    .filter((line) => line.to_ms - line.from_ms >= leastFitMs)
    .map((line) => refit(context, line, { speed: 0.05, shift_ms: 800 }))
    .map((line) => atCommonSpeed(context, line, laid));
  const lines = [...laid];
  for (const line of fresh)
    if (line.r >= leastR && !lines.some((each) => sameLine(each, line))) lines.push(line);
  return lines;
}

/** A short stretch hardly fixes a speed: where that of the longest line serves as well, it is taken. */
function atCommonSpeed(context: Context, line: Piece, laid: readonly Piece[]): Piece {
  const [longest] = laid.toSorted((a, b) => b.to_ms - b.from_ms - (a.to_ms - a.from_ms));
  if (longest === undefined || Math.abs(longest.speed / line.speed - 1) > 0.08) return line;
  const middle = (line.from_ms + line.to_ms) / 2;
  const log_ms = logTime(line, middle) - longest.speed * (middle - line.from_ms);
  const same = refit(
    context,
    { ...line, speed: longest.speed, log_ms },
    { speed: 0, shift_ms: 600 },
  );
  return same.r >= line.r - 0.1 ? same : line;
}

/** The stretch of the clip that a chain alone answers for: the middles of its windows. */
function laidOut(context: Context, whole: Piece, first: boolean, last: boolean): Piece {
  const { clip, settings } = context;
  const { step_ms, window, hop } = settings;
  const margin = ((window - hop) / 2) * step_ms;
  const from = first ? clip.start_ms : whole.from_ms + margin;
  const to = last ? clip.end_ms : whole.to_ms - margin;
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

/** The log of a piece. */
export function averagerAt(grid: Grid, log: number): Averager {
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

function withSeams(context: Context, pieces: readonly Piece[]): Piece[] {
  const { clip, motion, grid, settings } = context;
  const model = bestModel(context, pieces);
  const seamed = [...pieces];
  const around = (settings.window / 2) * settings.step_ms;
  for (let i = 1; model !== null && i < seamed.length; i++) {
    const [before, after] = [seamed[i - 1], seamed[i]];
    // A stretch between the two that neither explains stays outside both.
    if (before === undefined || after === undefined || after.from_ms - before.to_ms > 2 * around)
      continue;
    const seam = changePoint(
      clip,
      motion,
      model,
      [before, averagerAt(grid, before.log)],
      [after, averagerAt(grid, after.log)],
      [
        Math.max(before.from_ms, before.to_ms - around),
        Math.min(after.to_ms, after.from_ms + around),
      ],
      settings.step_ms,
    );
    seamed[i - 1] = stretched(before, before.from_ms, seam);
    seamed[i] = stretched(after, seam, after.to_ms);
  }
  return seamed
    .filter(({ from_ms, to_ms }) => to_ms - from_ms >= leastMs)
    .map((piece) => refit(context, piece))
    .filter(({ r }) => r >= leastR);
}
