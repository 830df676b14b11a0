import type { AutonomyClass } from '#lib/metrics/answers.ts';
import type { ControlSource } from '#lib/log/vocabulary.ts';
import type { Figure } from '../figures/figure.ts';

/**
 * What the lints look at: counts over the real episodes of a report's window, and the report itself. Times in ms, shares
 * 0–1. Null where the evidence holds nothing of the kind.
 */
export interface LintFacts {
  readonly episodes: number;
  readonly time: Readonly<Record<AutonomyClass | 'idle' | 'stalled', number>>;
  /** Failures and incidents within 30 s after a person took over. */
  readonly chargedAfterTakeover: number;
  readonly interventions: number;
  /** Takeovers as the robots' own software counted them (`extra.takeovers_reported`), and ours in the same episodes. */
  readonly reportedTakeovers: { readonly reported: number; readonly counted: number } | null;
  /** Autonomous time in tasks that are waiting or charging by their name. */
  readonly waitingTasks: readonly { readonly task: string; readonly autonomous_ms: number }[];
  /** Incidents of these kinds that a person's advice or help leaves behind, and those without any takeover. */
  readonly adviceIncidents: number;
  readonly helpRequests: { readonly total: number; readonly withoutTakeover: number } | null;
  /** Inner boundaries of control segments, and those that lie on whole seconds. */
  readonly boundaries: { readonly total: number; readonly onSeconds: number };
  /** Time whose control is known, by how it is known, and the autonomous part of it. */
  readonly sources: Readonly<
    Record<ControlSource, { readonly known_ms: number; readonly autonomous_ms: number }>
  >;
  /** Episodes that start after their batch was committed, and pairs of one unit that overlap. */
  readonly clock: { readonly future: number; readonly overlaps: number };
  /** Unknown time and all active time, in failed and in successful episodes. */
  readonly unknownWhenFailed: { readonly unknown_ms: number; readonly active_ms: number };
  readonly unknownWhenSucceeded: { readonly unknown_ms: number; readonly active_ms: number };
  /** Episode counters: units that have one, and numbers missing between their first and last. */
  readonly counters: {
    readonly units: number;
    readonly counting: number;
    readonly missing: number;
  };
  readonly window: { readonly declaredBefore: boolean };
  /** Active time of each unit, most first. */
  readonly unitActive: readonly number[];
  /** Per task: share of active time and strict ratio, now and in the report before; null without one. */
  readonly taskMix: readonly TaskMix[] | null;
  /** Time between consecutive episodes of a unit that lie less than half an hour apart: resets happen there. */
  readonly between_ms: number;
  /** Episodes with a trajectory hash, and those that share theirs with another while called autonomous. */
  readonly trajectories: { readonly known: number; readonly repeated: number };
  readonly trials: number;
  readonly aborted: number;
  /** Trials that registrations of the window planned, and those of them that reported. */
  readonly registered: { readonly planned: number; readonly reported: number } | null;
  /** Units that log both real and simulated episodes. */
  readonly unitsInBothWorlds: number;
  readonly figures: readonly Figure[];
  /** Metrics whose definition is another one than in the report before; null without one. */
  readonly changedDefinitions: readonly string[] | null;
  readonly targets: readonly { readonly metric: string; readonly value: number }[];
  readonly claims: readonly {
    readonly what: string;
    readonly value: number | null;
    readonly grade: string;
  }[];
}

export interface TaskMix {
  readonly task: string;
  readonly shareNow: number;
  readonly shareBefore: number;
  readonly ratioNow: number;
}
