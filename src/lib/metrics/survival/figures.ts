import {
  survivalCurve,
  type SurvivalCurve,
  type SurvivalStep,
  type SurvivalTally,
} from '#lib/stats/kaplan-meier.ts';
import { restrictedMean } from '#lib/stats/restricted-mean.ts';
import { survivalQuantile } from '#lib/stats/survival-quantile.ts';
import { missing } from '../estimate.ts';
import { successNeeds } from '../success.ts';
import type { CurvePoint, SurvivalFigures } from './types.ts';

const mostPoints = 200;

const sizeOf = (tallies: readonly SurvivalTally[]): number =>
  tallies.reduce((sum, { events, censored }) => sum + events + censored, 0);

/**
 * The time up to which every group was watched, so that their means can be compared: the shortest of the groups' longest
 * times. Groups with too few trials for a figure do not shorten it. Null without any.
 */
export function commonHorizon(groups: readonly (readonly SurvivalTally[])[]): number | null {
  const ends = groups
    .filter((tallies) => sizeOf(tallies) >= successNeeds)
    .map((tallies) => Math.max(...tallies.map(({ time }) => time)));
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The curve of one group and what follows from it. Failures are trials that left, not yet done, when they ended. */
export function survivalFigures(
  tallies: readonly SurvivalTally[],
  horizon: number | null,
  rounded: boolean,
  level: number,
): SurvivalFigures {
  const trials = sizeOf(tallies);
  const successes = tallies.reduce((sum, { events }) => sum + events, 0);
  if (trials < successNeeds || horizon === null) {
    return {
      estimate: missing(trials, successNeeds),
      horizon_ms: null,
      median: null,
      trials,
      successes,
      curve: [],
      rounded,
    };
  }
  const curve = survivalCurve(tallies, level);
  const mean = restrictedMean(curve, horizon);
  const { value, low, high, method } = mean;
  return {
    estimate: { value, low, high, level, method, n: trials },
    horizon_ms: horizon,
    median: { ...survivalQuantile(curve), n: trials },
    trials,
    successes,
    curve: pointsOf(curve),
    rounded,
  };
}

/** Steps at which something was done, and the end; every so many of them where there are too many to draw. */
function pointsOf({ steps }: SurvivalCurve): readonly CurvePoint[] {
  const last = steps.at(-1);
  const rising = steps.filter((step) => step.events > 0 || step === last);
  const every = Math.ceil(rising.length / mostPoints);
  return rising.filter((step, at) => at % every === 0 || step === last).map(pointOf);
}

const pointOf = ({ time, survival, low, high, at_risk }: SurvivalStep): CurvePoint => ({
  ms: time,
  done: 1 - survival,
  low: 1 - high,
  high: 1 - low,
  at_risk,
});
