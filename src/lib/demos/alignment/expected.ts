import { logTime, type Piece } from './piece.ts';

/**
 * Where the record says that a part of the clip lies in the logs: one hypothesis among all, which costs nothing to enter.
 * It is only preferred where others explain the motion about as well; what fits better elsewhere is found there.
 */
export interface ExpectedPart {
  /** Index among the candidate logs. */
  readonly log: number;
  readonly clip_start_ms: number;
  readonly clip_end_ms: number;
  readonly log_start_ms: number;
  readonly log_end_ms: number;
}

/** Clocks and whoever writes the record are that exact. */
const slackMs = 2000;

/** Whether a place of a log is named by the record. */
export const isExpected = (
  expected: readonly ExpectedPart[],
  log: number,
  from_ms: number,
  to_ms: number = from_ms,
): boolean =>
  expected.some(
    (part) =>
      part.log === log &&
      from_ms >= part.log_start_ms - slackMs &&
      to_ms <= part.log_end_ms + slackMs,
  );

/** The part as the line through clip and log that the record says it is. */
export const expectedLine = (part: ExpectedPart): Piece => ({
  from_ms: part.clip_start_ms,
  to_ms: part.clip_end_ms,
  log: part.log,
  log_ms: part.log_start_ms,
  speed: (part.log_end_ms - part.log_start_ms) / (part.clip_end_ms - part.clip_start_ms),
  r: 0,
});

/** The same for a place on a line, at a time of the clip. */
export const isExpectedAt = (
  expected: readonly ExpectedPart[],
  line: Piece,
  clip_ms: number,
): boolean => isExpected(expected, line.log, logTime(line, clip_ms));
