import type { ControlMode, ControlSource, Outcome, WorldKind } from '#lib/log/index.ts';
import type { AttemptFacts } from './attempts.ts';

/** A stretch of the clip, and of the log that it shows. Times in ms. */
export interface ShownPart {
  readonly clip_start_ms: number;
  readonly clip_end_ms: number;
  readonly episode_id: string;
  readonly log_start_ms: number;
  readonly log_end_ms: number;
  /** `found` by alignment; `given` in the demo record. */
  readonly basis: 'given' | 'found';
}

/** What one episode of the log says, as far as demos need it. Columns of `episodes` (log/columns.ts). */
export interface LogEpisode {
  readonly episode_id: string;
  readonly task: string;
  readonly instruction: string | null;
  readonly context: string;
  readonly world: WorldKind;
  readonly policy: string;
  readonly checkpoint_sha256: string | null;
  readonly unit: string;
  readonly site: string;
  /** RFC 3339, UTC, milliseconds. */
  readonly started_at: string;
  readonly duration_ms: number;
  readonly sequence: number | null;
  readonly outcome: Outcome;
  readonly score: number | null;
  readonly assisted: boolean;
  readonly response_ms: number | null;
  readonly control: readonly {
    readonly mode: ControlMode;
    readonly start_ms: number;
    readonly end_ms: number;
    readonly source: ControlSource;
  }[];
  readonly incidents: readonly {
    readonly kind: string;
    readonly at_ms: number;
    readonly detail: string | null;
  }[];
  readonly stalled_ms: number;
  /** SHA-256 of the motion-trace file that holds its joint speed (demos/trace.ts), if one is named. */
  readonly trace_sha256: string | null;
  /** `extra.clock_bound_ms`: bound of the offset between robot clock and camera clock. */
  readonly clock_bound_ms: number | null;
  readonly generated: boolean;
}

/** One class of control over one stretch of what is shown. */
export interface ShownSegment {
  readonly episode_id: string;
  readonly unit: string;
  readonly mode: ControlMode;
  /** Null where no segment covers the time: the mode is `unknown`. */
  readonly source: ControlSource | null;
  /** In the episode. */
  readonly start_ms: number;
  readonly end_ms: number;
  /** In the clip. */
  readonly clip_start_ms: number;
  readonly clip_end_ms: number;
}

/** A person moving, steering or choosing for the robot, in an episode that is shown. */
export interface Assistance {
  readonly episode_id: string;
  readonly mode: ControlMode;
  readonly start_ms: number;
  readonly end_ms: number;
  /** Some of it is in the clip. */
  readonly shown: boolean;
}

/** Something near the clip that it does not show. */
export interface NearEvent {
  readonly episode_id: string;
  readonly unit: string;
  readonly kind: string;
  readonly when: 'before' | 'during' | 'after';
  /** Distance from the part shown, ms; 0 during. */
  readonly distance_ms: number;
  /** `takeover`, an incident or a fault goes against autonomy; a reset by hand is told, and does not. */
  readonly against_autonomy: boolean;
}

export interface NearFacts {
  readonly events: readonly NearEvent[];
  /** Share of the 30 s before and of the 30 s after that logs of the unit cover, 0…1; the least over the units. */
  readonly before_share: number;
  readonly after_share: number;
}

/** The earlier episode whose motion this one repeats most closely. */
export interface ReplayFacts {
  readonly episode_id: string;
  readonly earlier_episode_id: string;
  /** Correlation of joint speed at the best shift. */
  readonly r: number;
  readonly overlap_ms: number;
}

/** What the logs say of a clip. */
export interface LogFacts {
  readonly parts: readonly ShownPart[];
  /** Named by the parts and not in the evidence. */
  readonly missing_episodes: readonly string[];
  readonly episodes: readonly LogEpisode[];
  readonly segments: readonly ShownSegment[];
  /** Log time shown. */
  readonly shown_ms: number;
  /** Of that, time in a known class. */
  readonly covered_ms: number;
  /** Length of the clip, and how much of it the parts account for; null where the length is not known. */
  readonly clip_ms: number | null;
  readonly accounted_ms: number;
  readonly assistance: readonly Assistance[];
  /** Null where no shown episode is in the evidence. */
  readonly attempts: AttemptFacts | null;
  readonly near: NearFacts;
  /** Null where too few traces are logged to compare. */
  readonly replay: ReplayFacts | null;
  /** How many earlier episodes the replay check compared with. */
  readonly replay_compared: number;
}

/** Time shown in each class, ms; classes without time are left out. */
export function shownTime(facts: LogFacts): ReadonlyMap<ControlMode, number> {
  const times = new Map<ControlMode, number>();
  for (const { mode, start_ms, end_ms } of facts.segments)
    times.set(mode, (times.get(mode) ?? 0) + end_ms - start_ms);
  return times;
}
