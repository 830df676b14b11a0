import { normalCritical } from './distributions/normal.ts';
import { refuse } from './domain.ts';
import type { Estimate } from './interval.ts';
import type { SurvivalCurve } from './kaplan-meier.ts';

export interface RestrictedMean extends Estimate {
  se: number;
  /** Time is counted up to here. */
  horizon: number;
}

/**
 * The restricted mean: expected time without the event up to the horizon, the area under the curve. Interval value ± z·se,
 * a normal approximation, cut to [0, horizon].
 *
 * Comparable between two groups only at one horizon.
 *
 * Source: standard error Σ A(t)²·d/(r(r−d)), A(t) the area from t to the horizon: J. P. Klein, M. L. Moeschberger,
 * Survival Analysis (2003), 4.5.
 *
 * @param horizon > 0 and at most the largest time; that one when not given.
 * @throws TelltaleError BAD_ARGUMENT for a horizon outside the times watched.
 */
export function restrictedMean(curve: SurvivalCurve, horizon?: number): RestrictedMean {
  const last = curve.steps.at(-1)?.time ?? 0;
  const end = horizon ?? last;
  if (!(end >= 0 && end <= last)) {
    refuse(`The horizon must lie in 0…${last}, the times watched, got ${end}.`);
  }
  const within = curve.steps.filter((step) => step.time < end);
  let area = 0;
  let variance = 0;
  let until = end;
  for (const step of within.toReversed()) {
    area += step.survival * (until - step.time);
    until = step.time;
    const stay = step.at_risk - step.events;
    if (stay > 0) variance += (area * area * step.events) / (step.at_risk * stay);
  }
  const value = area + until;
  const se = Math.sqrt(variance);
  const reach = normalCritical(curve.level) * se;
  return {
    value,
    low: Math.max(0, value - reach),
    high: Math.min(end, value + reach),
    level: curve.level,
    method: 'restricted-mean-greenwood',
    se,
    horizon: end,
  };
}
