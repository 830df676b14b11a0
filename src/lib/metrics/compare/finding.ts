import { isKnown, type Estimate } from '../estimate.ts';
import type { ComparisonFinding } from './types.ts';

/**
 * What a difference b − a may be called: a finding takes both the adjusted p and the interval, so that no sentence
 * contradicts the interval beside it.
 *
 * @param pHolm adjusted p; null where nothing was tested
 */
export function findingOf(
  estimate: Estimate,
  pHolm: number | null,
  level: number,
): ComparisonFinding {
  if (pHolm === null || !isKnown(estimate)) return 'not_enough';
  // 1 − 0.95 is not 0.05 in binary; a p of exactly 0.05 is a finding.
  if (pHolm > 1 - level + 1e-12) return 'none';
  if (estimate.low > 0) return 'better';
  return estimate.high < 0 ? 'worse' : 'none';
}
