import type { AutonomyFigures, LatencyFigures, SuccessFigures } from '#lib/metrics/answers.ts';
import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import { exactBounds } from './bounds.ts';
import type { GateFigure } from './rules.ts';

/** The figures of one task and policy version in one slice of the evidence; absent where nothing was logged. */
export interface SliceFigures {
  readonly success?: SuccessFigures;
  /** At the two-sided level whose ends are the rules' one-sided bounds (`twoSidedLevel`). */
  readonly autonomy?: AutonomyFigures;
  readonly latency?: readonly LatencyFigures[];
}

/** The two-sided confidence level whose each end is a bound at this one-sided confidence. */
export const twoSidedLevel = (confidence: number): number =>
  // 1 − 2 × 0.05 is 0.8999… in binary, and the level is printed.
  Number((2 * confidence - 1).toFixed(12));

/** One figure as a gate sees it. */
export interface Measure {
  /** Null where the figure is not shown, see `why`. */
  readonly value: number | null;
  /** One-sided bounds; both null without a value. */
  readonly lower: number | null;
  readonly upper: number | null;
  readonly n: number;
  readonly units: number;
  /** Effective observations per observation; 1 unless units repeat themselves. */
  readonly perTrial: number;
  readonly why: string | null;
}

export function measure(
  figure: GateFigure,
  figures: SliceFigures | undefined,
  confidence: number,
): Measure {
  const { success, autonomy, latency } = figures ?? {};
  const units = autonomy?.units ?? 0;
  switch (figure) {
    case 'success_rate':
      return share(success?.estimate, success?.trials ?? 0, units, confidence);
    case 'without_help':
      return share(autonomy?.without_help, autonomy?.without_help.n ?? 0, units, confidence);
    case 'strict_ratio':
      return ratio(autonomy, autonomy?.strict.low, units);
    case 'inclusive_ratio':
      return ratio(autonomy, autonomy?.inclusive.low, units);
    case 'interventions_per_hour':
      return ends(autonomy?.interventions_per_hour, autonomy?.episodes ?? 0, units);
    case 'coverage':
      return counted(autonomy?.coverage ?? null, autonomy?.episodes ?? 0, units);
    case 'people_minutes_per_robot_hour':
      return counted(
        autonomy?.people_minutes_per_robot_hour ?? null,
        autonomy?.episodes ?? 0,
        units,
      );
    case 'response_p50_ms':
      return quantile(latency, 'response_ms', 'p50', units);
    case 'response_p95_ms':
      return quantile(latency, 'response_ms', 'p95', units);
    case 'cycle_time_p50_ms':
      return quantile(latency, 'cycle_time_ms', 'p50', units);
  }
}

const nothing = (n: number, units: number, why: string): Measure => ({
  value: null,
  lower: null,
  upper: null,
  n,
  units,
  perTrial: 1,
  why,
});

function share(
  estimate: Estimate | undefined,
  n: number,
  units: number,
  confidence: number,
): Measure {
  if (estimate === undefined || !isKnown(estimate) || estimate.k === undefined)
    return nothing(n, units, n === 0 ? 'nothing was logged' : 'too few trials for a rate');
  const effective = estimate.effective_n ?? estimate.n;
  const bounds = exactBounds(estimate.k, estimate.n, effective, confidence);
  return {
    value: estimate.value,
    ...bounds,
    n: estimate.n,
    units: estimate.clusters ?? units,
    perTrial: effective / estimate.n,
    why: null,
  };
}

function ratio(
  autonomy: AutonomyFigures | undefined,
  estimate: Estimate | undefined,
  units: number,
): Measure {
  const n = autonomy?.episodes ?? 0;
  if (autonomy !== undefined && n > 0 && !autonomy.assessable)
    return nothing(n, units, 'too little of the active time has a known control mode');
  return ends(estimate, n, units);
}

function ends(estimate: Estimate | undefined, n: number, units: number): Measure {
  if (estimate === undefined || !isKnown(estimate))
    return nothing(n, units, n === 0 ? 'nothing was logged' : 'too few units for an interval');
  const { value, low, high } = estimate;
  return { value, lower: low, upper: high, n, units, perTrial: 1, why: null };
}

/** What is counted in full and has no sampling error of its own. */
const counted = (value: number | null, n: number, units: number): Measure =>
  value === null
    ? nothing(n, units, 'nothing was logged')
    : { value, lower: value, upper: value, n, units, perTrial: 1, why: null };

function quantile(
  latency: readonly LatencyFigures[] | undefined,
  name: LatencyFigures['measure'],
  which: 'p50' | 'p95',
  units: number,
): Measure {
  const estimate = latency?.find((row) => row.measure === name)?.[which];
  if (estimate === undefined || !isKnown(estimate))
    return nothing(estimate?.n ?? 0, units, 'too few measurements');
  return ends(estimate, estimate.n, units);
}
