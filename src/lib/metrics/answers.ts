import type { Estimate } from './estimate.ts';

/** One group of an answer: its dimension values (null where the episodes carry none) beside its figures. */
export type Group = { readonly [dimension: string]: string | null };

export type Grouped<Figures> = Figures & {
  /** The values of the dimensions that were grouped by; also spread into the row itself in JSON. */
  readonly group: Group;
};

/** What an answer was computed from, so that it can be computed again. */
export interface EvidenceRef {
  readonly batches: number;
  readonly episodes: number;
  /** Merkle root over the batch manifests at the moment of the answer (hex). */
  readonly root: string;
}

export interface Answer<Figures> {
  /** Name and version of the definition, `success/1`. */
  readonly metric: string;
  /** Hash of the SQL text of the definition. */
  readonly sql_sha256: string;
  readonly rows: readonly Grouped<Figures>[];
  readonly evidence: EvidenceRef;
  /** Episodes in the answer that are marked as generated sample data. */
  readonly generated: number;
  /** Groups left out because the answer was cut to the largest ones; 0 when it is whole. */
  readonly omitted_groups: number;
  /** The groups left out, taken together: one row a world (of failures: one a group). Absent where none is, or not known. */
  readonly rest?: readonly Grouped<Figures>[];
}

/** success/1 */
export interface SuccessFigures {
  /** Unassisted success rate over graded trials. */
  readonly estimate: Estimate;
  /** The same without paying for dependence between episodes of one unit (plain Wilson). */
  readonly naive: Estimate;
  readonly trials: number;
  readonly successes: number;
  /** Successes with human or scripted help; never part of `estimate`. */
  readonly assisted: number;
  readonly assisted_success: Estimate;
  readonly failures: number;
  readonly aborted: number;
  readonly ungraded: number;
  /** Registered trials that never reported; they are among `trials`, as failures. */
  readonly unreported: number;
  /** Success rate if every ungraded trial had failed / succeeded; shown when ungraded exceed 5 % of the trials. */
  readonly ungraded_bounds: { readonly low: number; readonly high: number } | null;
  /** Mean partial credit with its interval over units; null where nothing was scored. */
  readonly score: Estimate;
}

export const latencyMeasures = [
  'response_ms',
  'inference_ms',
  'inference_mean_ms',
  'inference_p99_ms',
  'cycle_time_ms',
] as const;
export type LatencyMeasure = (typeof latencyMeasures)[number];

/** latency/1: one row a group and measure. */
export interface LatencyFigures {
  readonly measure: LatencyMeasure;
  /** The median, so that every metric has an `estimate`. */
  readonly estimate: Estimate;
  readonly p50: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  /** Episodes of the group that carry no such measurement (for cycle_time_ms: did not succeed, censored). */
  readonly without: number;
  /** Largest relative error of a quantile read from the sketch. */
  readonly relative_error: number;
}

export const autonomyClasses = [
  'autonomous',
  'supervised',
  'advised',
  'shared',
  'teleoperated',
  'scripted',
  'handled',
  'fault',
  'unknown',
] as const;
export type AutonomyClass = (typeof autonomyClasses)[number];

/** A ratio with unknown time counted as not autonomous (low) and as autonomous (high), each with its interval. */
export interface RatioPair {
  readonly low: Estimate;
  readonly high: Estimate;
}

/** autonomy/1 */
export interface AutonomyFigures {
  /** Strict ratio, unknown time counted as not autonomous; `not_assessable` (needs: the coverage) below 95 % coverage. */
  readonly estimate: Estimate;
  /** Strict ratio as [unknown counted not autonomous, unknown counted autonomous]. */
  readonly headline: readonly [number, number] | null;
  readonly assessable: boolean;
  /** Share of active time whose control mode is known. */
  readonly coverage: number | null;
  readonly strict: RatioPair;
  readonly inclusive: RatioPair;
  readonly active_ms: number;
  readonly idle_ms: number;
  /** Time by class within active time, ms. */
  readonly time_ms: { readonly [C in AutonomyClass]: number };
  readonly interventions: number;
  /** Interventions per active hour, exact Poisson. */
  readonly interventions_per_hour: Estimate;
  /**
   * Mean active time between interventions, ms. Where none was seen there is a lower bound only: method
   * `garwood-lower-bound`, value and high repeat low.
   */
  readonly mean_time_between_interventions_ms: Estimate;
  /** Failures and incidents within 30 s after autonomous → human, charged to autonomy. */
  readonly charged_to_autonomy: number;
  /** Minutes of people's time per active robot hour (advised, shared, teleoperated, handled and supervised time). */
  readonly people_minutes_per_robot_hour: number | null;
  /** Share of graded episodes finished without help. */
  readonly without_help: Estimate;
  readonly episodes: number;
  readonly units: number;
}

/** sim-real/1: one row per task × policy × simulator. */
export interface SimRealFigures {
  readonly sim: Estimate;
  readonly real: Estimate;
  /** real − sim. */
  readonly estimate: Estimate;
  readonly paired: boolean;
  /** Pairs joined by pair_id; null where unpaired. */
  readonly pairs: {
    readonly n: number;
    readonly both: number;
    readonly real_only: number;
    readonly sim_only: number;
    readonly neither: number;
    readonly mcnemar_p: number;
  } | null;
}

/** trend of success by day, week or month uses success/1 grouped by that dimension. */
export interface FailureFigures {
  readonly failure_reason: string | null;
  readonly count: number;
  /** Share of the group's graded failures. */
  readonly share: number;
}

/** How much evidence a store holds. */
export interface StoreSummary {
  readonly episodes: number;
  readonly generated: number;
  readonly batches: number;
  readonly quarantined_open: number;
  readonly units: number;
  readonly first_day: string | null;
  readonly last_day: string | null;
  readonly root: string;
}
