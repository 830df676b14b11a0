import type { Estimate } from '../estimate.ts';

/** The curve from one time to the next. */
export interface CurvePoint {
  readonly ms: number;
  /** Share done by then, with its pointwise interval. */
  readonly done: number;
  readonly low: number;
  readonly high: number;
  /** Trials still running just before. */
  readonly at_risk: number;
}

/** The time by which half of the trials were done; null where the curve (or its band) does not get there. */
export interface MedianTime {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly level: number;
  readonly method: string;
  readonly n: number;
}

/** time-to-success/1, one row per policy × world × simulator of one task. Times in ms. */
export interface SurvivalFigures {
  /** Restricted mean: expected time to success, counted up to the horizon. */
  readonly estimate: Estimate;
  /** The time up to which all groups of the same world (and simulator) were watched; null without enough trials. */
  readonly horizon_ms: number | null;
  readonly median: MedianTime | null;
  readonly trials: number;
  readonly successes: number;
  /** At most 200 points; all steps where there are no more. */
  readonly curve: readonly CurvePoint[];
  /** Whether times were rounded to within 1 % because the trials are many. */
  readonly rounded: boolean;
}
