import { correlateEverywhere } from './correlate.ts';
import type { ExpectedPart } from './expected.ts';
import type { Grid } from './grid.ts';
import type { Chain } from './path.ts';
import { logTime, stretched, type Piece } from './piece.ts';
import { repeatedR } from './rival.ts';
import { at, sampled } from './series.ts';
import type { AlignmentSettings } from './settings.ts';
import { unitShape, type ClipWindow } from './windows.ts';

/** Windows that lie on one line, by themselves, for it to be worth a look. */
const leastVotes = 3;
/** Lines that are looked at, at most: those with most votes. */
const mostLines = 8;
const leastCoreMs = 6000;
const sameSpeed = 0.1;
const samePlaceMs = 1000;

/** The line of a chain, over the stretch of the clip that its windows see. */
export function lineOf(
  { firstWindow, lastWindow, log, log_ms, speed }: Chain,
  windows: readonly ClipWindow[],
  start_ms: number,
  { step_ms, window }: AlignmentSettings,
): Piece {
  const from_ms = start_ms + (windows[firstWindow]?.start ?? 0) * step_ms;
  const to_ms = start_ms + ((windows[lastWindow]?.start ?? 0) + window) * step_ms;
  return { from_ms, to_ms, log, log_ms, speed, r: 0 };
}

/**
 * Lines on which several windows lie that were each looked for alone: where the way of the whole clip leaves something out,
 * because a jump there seemed too dear, they show it.
 */
export function votedLines(singles: readonly Piece[]): Piece[] {
  const groups: Piece[][] = [];
  for (const line of singles) {
    const group = groups.find((each) => each[0] !== undefined && sameLine(each[0], line));
    if (group === undefined) groups.push([line]);
    else group.push(line);
  }
  return groups
    .filter((group) => group.length >= leastVotes)
    .sort((a, b) => b.length - a.length)
    .slice(0, mostLines)
    .flatMap((group) => {
      const middle = group[group.length >> 1];
      const [first, last] = [group[0], group.at(-1)];
      if (middle === undefined || first === undefined || last === undefined) return [];
      // What all of them see, if that is long enough: beyond it other lines may have begun.
      const core = [last.from_ms, first.to_ms] as const;
      const [from_ms, to_ms] =
        core[1] - core[0] >= leastCoreMs ? core : ([first.from_ms, last.to_ms] as const);
      return [stretched(middle, from_ms, to_ms)];
    });
}

/**
 * Where the record names places at which the log does the same as along a line, the lines there: which time a repeated motion
 * was filmed is then the record's word.
 */
export function expectedTwins(
  grid: Grid,
  line: Piece,
  expected: readonly ExpectedPart[],
  { step_ms }: AlignmentSettings,
): Piece[] {
  const log = grid.averagers[line.log];
  const step = step_ms * line.speed;
  const count = Math.floor((line.to_ms - line.from_ms) / step_ms);
  const own = log === undefined ? null : unitShape(sampled(log, line.log_ms, step, count));
  return expected.flatMap((part) => {
    const named = grid.averagers[part.log];
    if (named === undefined || own === null) return [];
    const starts = Math.ceil((part.log_end_ms - part.log_start_ms) / step);
    const found = correlateEverywhere(own, sampled(named, part.log_start_ms, step, starts + count));
    return peaks(found, Math.ceil(samePlaceMs / step)).map((place) => ({
      ...line,
      log: part.log,
      log_ms: part.log_start_ms + place * step,
    }));
  });
}

/** Places of repeated motion that are the best of their neighbourhood. */
const peaks = (found: Float64Array, near: number): number[] =>
  [...found.keys()].filter(
    (place) =>
      at(found, place) >= repeatedR &&
      at(found, place) >= Math.max(...found.subarray(Math.max(0, place - near), place + near + 1)),
  );

/** Whether two lines say the same of the middle between them. */
export function sameLine(a: Piece, b: Piece): boolean {
  if (a.log !== b.log || Math.abs(Math.log(a.speed / b.speed)) > sameSpeed) return false;
  const middle = (a.from_ms + a.to_ms + b.from_ms + b.to_ms) / 4;
  return Math.abs(logTime(a, middle) - logTime(b, middle)) <= samePlaceMs;
}
