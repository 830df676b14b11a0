import { requireArms, type TwoArms } from './arms.ts';
import { normalCritical } from './distributions/normal.ts';
import { requireLevel } from './domain.ts';
import type { Estimate } from './interval.ts';

/**
 * The score interval for a difference of two independent shares, arm 1 − arm 2: the differences δ that the score test,
 * with its variance at the best rates under δ and the factor N/(N−1), does not reject.
 *
 * Source: O. Miettinen, M. Nurminen (1985), Statistics in Medicine 4:213.
 *
 * @throws TelltaleError BAD_ARGUMENT unless both arms are whole counts with 0 ≤ k ≤ n, n ≥ 1.
 */
export function miettinenNurminen(arms: TwoArms, level = 0.95): Estimate {
  requireArms(arms);
  requireLevel(level);
  const value = arms.k1 / arms.n1 - arms.k2 / arms.n2;
  const z = normalCritical(level);
  return {
    value,
    low: value === -1 ? -1 : crossing(-1, value, (delta) => scoreZ(arms, delta) <= z),
    high: value === 1 ? 1 : crossing(value, 1, (delta) => scoreZ(arms, delta) < -z),
    level,
    method: 'miettinen-nurminen',
  };
}

/** (observed difference − δ) over its standard error at the best rates under δ. Falls as δ rises. */
export function scoreZ(arms: TwoArms, delta: number): number {
  const { k1, n1, k2, n2 } = arms;
  const n = n1 + n2;
  const gap = k1 / n1 - k2 / n2 - delta;
  if (gap === 0) return 0;
  const p2 = restrictedRate(arms, delta);
  const p1 = Math.min(1, Math.max(0, p2 + delta));
  const variance = ((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2) * (n > 1 ? n / (n - 1) : 1);
  return gap / Math.sqrt(variance);
}

/**
 * The likeliest rate of arm 2 given that arm 1's is δ higher: the root of the likelihood equation, a cubic, in closed
 * form (Miettinen and Nurminen's appendix), put right by Newton steps.
 */
function restrictedRate({ k1, n1, k2, n2 }: TwoArms, delta: number): number {
  const low = Math.max(0, -delta);
  const high = Math.min(1, 1 - delta);
  const slope = (p2: number) => {
    const p1 = p2 + delta;
    return (
      (k1 === 0 ? 0 : k1 / p1) -
      (k1 === n1 ? 0 : (n1 - k1) / (1 - p1)) +
      (k2 === 0 ? 0 : k2 / p2) -
      (k2 === n2 ? 0 : (n2 - k2) / (1 - p2))
    );
  };
  return crossing(low, high, (p2) => !(slope(p2) > 0));
}

/** Where a condition that is false at low and true at high turns true, by halving to the last bit. */
function crossing(low: number, high: number, holds: (x: number) => boolean): number {
  for (let step = 0; step < 200; step++) {
    const x = low + (high - low) / 2;
    if (x <= low || x >= high) break;
    if (holds(x)) high = x;
    else low = x;
  }
  return high;
}
