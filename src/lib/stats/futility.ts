import { logGrowth, runningStakes } from './betting.ts';
import { requireLevel, requirePositive } from './domain.ts';
import type { Bit } from './safe-test.ts';

/** Watches whether a difference of `delta` is still possible. */
export interface RunningFutility {
  /** Takes one block; true from the block on at which neither +delta nor −delta is left. */
  add(a: Bit, b: Bit): boolean;
}

/**
 * The futility rule: stop once the confidence sequence of the difference lies inside (−delta, +delta). Follows the capital
 * at these two points only, so that a block costs the same however many came before.
 *
 * The chance of ever stopping so while the difference is delta or more is at most alpha.
 *
 * @param delta in (0, 1).
 * @throws TelltaleError BAD_ARGUMENT outside the domains.
 */
export function runningFutility(delta: number, alpha: number): RunningFutility {
  requirePositive(delta, 'delta');
  requireLevel(delta, 'delta');
  requireLevel(alpha, 'alpha');
  const enough = Math.log(2 / alpha);
  const edge = (1 - delta) / 2;
  const stakes = runningStakes(alpha);
  let above = 0;
  let below = 0;
  let pastLow = false;
  let pastHigh = false;
  return {
    add(a, b) {
      const x = (a - b + 1) / 2;
      const stake = stakes.next(x);
      above += logGrowth({ x, stake }, edge);
      below += logGrowth({ x: 1 - x, stake }, edge);
      pastLow ||= above >= enough;
      pastHigh ||= below >= enough;
      return pastLow && pastHigh;
    },
  };
}
