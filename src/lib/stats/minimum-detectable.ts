import { requireCount, requireLevel, requireShare } from './domain.ts';
import { normalPower } from './power.ts';

export interface MinimumDetectable {
  /** The smallest rise over the base rate found with the power; null where even certain success would not be. */
  up: number | null;
  /** The smallest fall, as a positive number; null where even certain failure would not be. */
  down: number | null;
  method: string;
}

/**
 * The smallest difference that the trials at hand can find with the given power: what "no significant difference" here
 * still leaves open. Two-sided pooled z test, normal approximation.
 *
 * @param base the rate of arm 1.
 * @throws TelltaleError BAD_ARGUMENT outside the domains.
 */
export function minimumDetectable(
  base: number,
  n1: number,
  n2: number,
  { power, alpha }: { power: number; alpha: number },
): MinimumDetectable {
  requireShare(base, 'base');
  requireCount(n1, 'n1', 1);
  requireCount(n2, 'n2', 1);
  requireLevel(power, 'power');
  requireLevel(alpha, 'alpha');
  const found = (p2: number) => normalPower({ p1: base, p2, alpha }, n1, n2) >= power;
  return {
    up: smallest(1 - base, (gap) => found(base + gap)),
    down: smallest(base, (gap) => found(base - gap)),
    method: 'normal-approximation-pooled',
  };
}

/** The smallest gap up to the largest possible one that is found; to 1e-12. */
function smallest(largest: number, found: (gap: number) => boolean): number | null {
  if (largest === 0 || !found(largest)) return null;
  let no = 0;
  let yes = largest;
  while (yes - no > 1e-12) {
    const gap = (no + yes) / 2;
    if (found(gap)) yes = gap;
    else no = gap;
  }
  return yes;
}
