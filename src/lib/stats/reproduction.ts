import { requireNumbers } from './domain.ts';
import type { Estimate } from './interval.ts';

export interface ReproductionVerdict {
  /** Whether the published value lies inside the interval of the reproduced one, ends included. */
  verdict: 'reproduced' | 'not-reproduced';
  /** reproduced − published. */
  gap: number;
  /**
   * How far above and below the published value the interval reaches: a gap up to this went unnoticed. A wide one makes
   * "reproduced" say little.
   */
  unnoticed_below: number;
  unnoticed_above: number;
}

/**
 * Whether a published value was reproduced. The published value is taken as a point: most papers give no n.
 *
 * @throws TelltaleError BAD_ARGUMENT for a published value that is not a finite number.
 */
export function reproduction(published: number, reproduced: Estimate): ReproductionVerdict {
  requireNumbers([published], 'published', 1);
  const inside = reproduced.low <= published && published <= reproduced.high;
  return {
    verdict: inside ? 'reproduced' : 'not-reproduced',
    gap: reproduced.value - published,
    unnoticed_below: Math.max(0, published - reproduced.low),
    unnoticed_above: Math.max(0, reproduced.high - published),
  };
}
