import { requireArms, type TwoArms } from './arms.ts';
import { refuse, requireLevel } from './domain.ts';
import { trialsForDifference } from './power.ts';

export interface TrialsStillNeeded {
  /** Trials an arm in all. */
  n: number;
  /** Still to be run in each arm. */
  more1: number;
  more2: number;
  /** The rates that were assumed. */
  p1: number;
  p2: number;
  method: string;
}

/**
 * Trials still needed from here to find a difference that would matter, at the level of success seen so far.
 *
 * Assumes the difference that is asked about, laid around the pooled rate seen (one success and one failure added), never
 * the difference seen: planning with the observed difference promises too much exactly when it was luck. It is a plan for a
 * fresh look, not a licence to test again and again; for that use the sequential verdict.
 *
 * @param difference in (0, 1).
 * @throws TelltaleError BAD_ARGUMENT outside the domains.
 */
export function trialsStillNeeded(
  arms: TwoArms,
  { difference, power, alpha }: { difference: number; power: number; alpha: number },
): TrialsStillNeeded {
  requireArms(arms);
  if (!(difference > 0 && difference < 1)) {
    refuse(`difference must lie strictly between 0 and 1, got ${difference}.`);
  }
  requireLevel(power, 'power');
  const pooled = (arms.k1 + arms.k2 + 1) / (arms.n1 + arms.n2 + 2);
  const low = Math.min(1 - difference, Math.max(0, pooled - difference / 2));
  const { n, method } = trialsForDifference({ p1: low + difference, p2: low, power, alpha });
  return {
    n,
    more1: Math.max(0, n - arms.n1),
    more2: Math.max(0, n - arms.n2),
    p1: low + difference,
    p2: low,
    method,
  };
}
