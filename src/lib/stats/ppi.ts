import { studentCritical } from './distributions/student.ts';
import { refuse, requireLevel, requireNumbers, requireShare } from './domain.ts';
import type { Estimate } from './interval.ts';
import { wilson } from './wilson.ts';

/** Real trials, each with the simulator's result from the same start, and further simulated trials without a real one. */
export interface PredictionPowered {
  /** Outcome of each real trial. */
  real: readonly number[];
  /** The simulator's outcome for the same trial, in the same order. */
  paired_sim: readonly number[];
  /** The simulator's outcomes of all other trials, drawn as the real ones were. */
  extra_sim: readonly number[];
}

export interface PredictionPoweredEstimate extends Estimate {
  se: number;
  /** Weight given to the simulator, 0…1: 0 is the real trials alone. */
  lambda: number;
  /** Real trials. */
  n: number;
  /** Real trials that alone would have had this standard error; null where the real trials did not vary. */
  effective_n: number | null;
  /** effective_n − n: the real trials that simulation saved. Never below 0 by more than rounding. */
  trials_saved: number | null;
}

/**
 * The prediction-powered mean (PPI++): mean(real) + λ·(mean(extra) − mean(paired)), unbiased however wrong the simulator
 * is, with the λ that makes its variance smallest, cut to 0…1.
 *
 * Interval value ± t·se with n − 1 degrees of freedom, a large-sample one: the paper's normal quantile covers too little
 * at the few real trials that robots get. λ is estimated from the same trials, so with n below about 20 the interval is a
 * little short (see the calibration tables). Real trials that all came out alike have no variance to weigh, so they get
 * Wilson's interval and the simulator no weight.
 *
 * Source: A. N. Angelopoulos, J. C. Duchi, T. Zrnic (2023), "PPI++: Efficient prediction-powered inference", example 1 and
 * section 6.
 *
 * @throws TelltaleError BAD_ARGUMENT unless real and paired_sim are equally long (≥ 2) extra_sim has ≥ 2 values, and
 *   all lie in 0…1.
 */
export function predictionPowered(
  { real, paired_sim, extra_sim }: PredictionPowered,
  level = 0.95,
): PredictionPoweredEstimate {
  requireNumbers(real, 'real', 2);
  requireNumbers(paired_sim, 'paired_sim', 2);
  requireNumbers(extra_sim, 'extra_sim', 2);
  requireLevel(level);
  for (const outcome of [...real, ...paired_sim, ...extra_sim]) requireShare(outcome, 'An outcome');
  if (real.length !== paired_sim.length) {
    refuse(
      `real and paired_sim must be equally long, got ${real.length} and ${paired_sim.length}.`,
    );
  }
  if (real.every((outcome) => outcome === real[0])) return realAlone(real, level);
  const n = real.length;
  const extra = extra_sim.length;
  const ofSim = variance([...paired_sim, ...extra_sim]);
  const best = ofSim === 0 ? 0 : covariance(real, paired_sim) / ((1 + n / extra) * ofSim);
  const lambda = Math.max(0, Math.min(1, best));
  const rest = real.map((outcome, i) => outcome - lambda * (paired_sim[i] ?? NaN));
  const value = mean(rest) + lambda * mean(extra_sim);
  const se = Math.sqrt((lambda * lambda * variance(extra_sim)) / extra + variance(rest) / n);
  const reach = studentCritical(level, n - 1) * se;
  const effective = se > 0 ? variance(real) / (se * se) : null;
  return {
    value,
    low: Math.max(0, value - reach),
    high: Math.min(1, value + reach),
    level,
    method: 'ppi++',
    se,
    lambda,
    n,
    effective_n: effective,
    trials_saved: effective === null ? null : effective - n,
  };
}

function realAlone(real: readonly number[], level: number): PredictionPoweredEstimate {
  const n = real.length;
  const interval = wilson((real[0] ?? 0) * n, n, level);
  return { ...interval, se: 0, lambda: 0, n, effective_n: null, trials_saved: null };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  return covariance(values, values);
}

function covariance(one: readonly number[], other: readonly number[]): number {
  const meanOne = mean(one);
  const meanOther = mean(other);
  const products = one.map((value, i) => (value - meanOne) * ((other[i] ?? NaN) - meanOther));
  return products.reduce((sum, product) => sum + product, 0) / (one.length - 1);
}
