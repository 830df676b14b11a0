import type { Alignment } from './alignment/alignment.ts';
import type { LogFacts } from './log/log-facts.ts';
import type { VideoFacts } from './video/video-facts.ts';

/** A signed statement of a demo record. */
export interface Declaration {
  /** 1–30. */
  readonly disclosure: number;
  readonly statement: string;
  readonly signed_by: string;
  readonly signed_at: string;
}

/** Facts that could not be had, and what to do about it, in words for the reader. */
export interface Absent {
  readonly absent: string;
}

/** Everything that the rules judge by. Nothing here is a judgement. */
export interface Facts {
  readonly log: LogFacts | Absent;
  readonly video: VideoFacts | Absent;
  readonly alignment: Alignment | Absent;
  readonly declarations: readonly Declaration[];
}

export const isAbsent = <T extends object>(facts: T | Absent): facts is Absent => 'absent' in facts;
