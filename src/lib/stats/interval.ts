/**
 * A confidence interval.
 *
 * low and high are in the unit of the estimate and inside its possible range; level is the confidence, e.g. 0.95;
 * method names the estimator, e.g. "wilson".
 */
export interface Interval {
  low: number;
  high: number;
  level: number;
  method: string;
}

/** An interval with the point estimate that it belongs to. */
export interface Estimate extends Interval {
  value: number;
}
