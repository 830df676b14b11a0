/** How sure a finding from motion is. `none` says nothing about the clip. */
export type Grade = 'high' | 'medium' | 'low' | 'none';

export const gradeOrder: readonly Grade[] = ['none', 'low', 'medium', 'high'];

export const atLeast = (grade: Grade, least: Grade): boolean =>
  gradeOrder.indexOf(grade) >= gradeOrder.indexOf(least);

/** A stretch of the clip that shows one stretch of one log at one speed. Times in ms. */
export interface AlignedSegment {
  readonly clip_start_ms: number;
  readonly clip_end_ms: number;
  readonly episode_id: string;
  /** In the time of the episode. */
  readonly log_start_ms: number;
  readonly log_end_ms: number;
  /** Log time per clip time: 2 is twice as fast as it happened. */
  readonly speed: number;
  /** Pearson's correlation of motion energy with joint speed over the segment. */
  readonly r: number;
  /**
   * The best r of the same stretch of the clip anywhere else, in any candidate log, forwards or backwards; repetitions of the
   * same motion do not count.
   */
  readonly rival_r: number;
  /** The logs hold the same motion again: which time it was filmed cannot be told from the picture. */
  readonly repeats: boolean;
  /** Clip time of the segment in which something moves. */
  readonly moving_ms: number;
  readonly grade: Grade;
}

/**
 * What lies between two segments that do not continue each other.
 * `excision`: log time is missing. `freeze`: the clip stood still while nothing passed in the log.
 * `repeat`: log time is shown again. `reorder`: shown out of order. `splice`: another episode goes on.
 */
export type JumpKind = 'excision' | 'freeze' | 'repeat' | 'reorder' | 'splice';

export interface Jump {
  readonly kind: JumpKind;
  /** In the clip. */
  readonly clip_ms: number;
  /** Log time that was skipped (positive) or gone back by (negative); 0 for a splice. */
  readonly skipped_ms: number;
  readonly from_episode_id: string;
  readonly to_episode_id: string;
  readonly grade: Grade;
}

export interface Span {
  readonly start_ms: number;
  readonly end_ms: number;
}

/**
 * `match`: the clip shows these logs. `repeated`: it shows their motion, which they hold several times, so that speed and
 * breaks can be told, and not which time was filmed. `no_match`: it moves, and not as these logs do. `still`: too little moves to say.
 * `short`: it agrees, over less motion than proof takes.
 */
export type AlignmentOutcome = 'match' | 'repeated' | 'no_match' | 'still' | 'short';

/** What holding the motion of a clip against logged joint speed gave. */
export interface Alignment {
  readonly outcome: AlignmentOutcome;
  readonly grade: Grade;
  /** Ordered by clip time, not overlapping. */
  readonly segments: readonly AlignedSegment[];
  readonly jumps: readonly Jump[];
  /** Stretches of the clip that move as no candidate log does. */
  readonly unmatched: readonly Span[];
  /** Stretches where the picture stands still while the log moves on. */
  readonly frozen: readonly Span[];
  /** Clip time in which something moves. */
  readonly moving_ms: number;
  /** Of that, what the segments explain. */
  readonly matched_ms: number;
  /** Logs that were held against the clip. */
  readonly candidates: number;
}
