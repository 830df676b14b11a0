import { requireArms, type TwoArms } from './arms.ts';
import type { Estimate } from './interval.ts';
import { wilson } from './wilson.ts';

/**
 * The interval for a difference of two independent shares, arm 1 − arm 2, squared and added from each arm's Wilson
 * limits. value in [−1, 1].
 *
 * Source: R. G. Newcombe (1998), Statistics in Medicine 17:873, method 10 (no continuity correction).
 *
 * @throws TelltaleError BAD_ARGUMENT unless both arms are whole counts with 0 ≤ k ≤ n, n ≥ 1.
 */
export function newcombe(arms: TwoArms, level = 0.95): Estimate {
  requireArms(arms);
  const one = wilson(arms.k1, arms.n1, level);
  const two = wilson(arms.k2, arms.n2, level);
  const value = one.value - two.value;
  return {
    value,
    low: value - Math.hypot(one.value - one.low, two.high - two.value),
    high: value + Math.hypot(one.high - one.value, two.value - two.low),
    level,
    method: 'newcombe',
  };
}
