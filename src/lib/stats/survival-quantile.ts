import { requireShare } from './domain.ts';
import type { SurvivalCurve, SurvivalStep } from './kaplan-meier.ts';

/** A time, or null where the curve or its band does not come down that far: "not reached". */
export interface SurvivalQuantile {
  value: number | null;
  low: number | null;
  high: number | null;
  level: number;
  method: string;
}

/** Steps this close to the wanted height are on it: 1 − 1/3 − 1/6 is not ½ in binary. */
const same = 1.5e-8;

/**
 * The time by which a share q of the events has happened (the median at ½), with the times at which the pointwise band
 * crosses the same height. A curve that runs level at exactly that height gives the middle of the level stretch. Once everyone has had the event
 * the curve is 0 and has no band: it bounds nothing there.
 *
 * Source: R. Brookmeyer, J. Crowley (1982), Biometrics 38:29; conventions as R's survival::quantile.survfit.
 *
 * @throws TelltaleError BAD_ARGUMENT unless q lies in 0…1.
 */
export function survivalQuantile(curve: SurvivalCurve, q = 0.5): SurvivalQuantile {
  requireShare(q, 'q');
  const crossing = (height: (step: SurvivalStep) => number) => crossingTime(curve, 1 - q, height);
  return {
    value: crossing((step) => step.survival),
    low: crossing((step) => (step.survival === 0 ? NaN : step.low)),
    high: crossing((step) => (step.survival === 0 ? NaN : step.high)),
    level: curve.level,
    method: `brookmeyer-crowley-${curve.band}`,
  };
}

function crossingTime(
  { steps }: SurvivalCurve,
  height: number,
  at: (step: SurvivalStep) => number,
): number | null {
  const first = steps.find((step) => at(step) <= height + same);
  if (first === undefined) return null;
  if (at(first) < height - same) return first.time;
  const below = steps.find((step) => at(step) < height - same);
  const last = below ?? steps.at(-1);
  return last === undefined ? first.time : (first.time + last.time) / 2;
}
