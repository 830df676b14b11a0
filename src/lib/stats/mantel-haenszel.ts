import { requireArms, type TwoArms } from './arms.ts';
import { normalCritical } from './distributions/normal.ts';
import { refuse, requireLevel } from './domain.ts';
import type { Estimate } from './interval.ts';

export interface CommonDifference extends Estimate {
  se: number;
  strata: number;
}

/**
 * The Mantel–Haenszel difference of rates, arm 1 − arm 2, common to all strata (tasks): each stratum's difference weighted
 * by n1·n2/(n1+n2). Variance of Sato, good both for few large and for many small strata. The interval is value ± z·se, a
 * normal approximation, cut to [−1, 1].
 *
 * Source: S. Greenland, J. M. Robins (1985), Biometrics 41:55; T. Sato (1989), Biometrics 45:1323.
 *
 * @throws TelltaleError BAD_ARGUMENT for no strata, or a stratum that is not two arms with n ≥ 1.
 */
export function mantelHaenszel(strata: readonly TwoArms[], level = 0.95): CommonDifference {
  if (strata.length === 0) refuse('A common difference needs at least one stratum, got none.');
  requireLevel(level);
  let weighted = 0;
  let weights = 0;
  let shift = 0;
  let spread = 0;
  for (const arms of strata) {
    requireArms(arms);
    const { k1, n1, k2, n2 } = arms;
    const n = n1 + n2;
    weighted += (k1 * n2 - k2 * n1) / n;
    weights += (n1 * n2) / n;
    shift += (n1 * n1 * k2 - n2 * n2 * k1 + (n1 * n2 * (n2 - n1)) / 2) / (n * n);
    spread += (k1 * (n2 - k2) + k2 * (n1 - k1)) / (2 * n);
  }
  const value = weighted / weights;
  const se = Math.sqrt(Math.max(0, value * shift + spread)) / weights;
  const reach = normalCritical(level) * se;
  return {
    value,
    low: Math.max(-1, value - reach),
    high: Math.min(1, value + reach),
    level,
    method: 'mantel-haenszel-sato',
    se,
    strata: strata.length,
  };
}
