import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import type { LintFacts } from './facts.ts';
import { found, type Finding } from './finding.ts';

/** L21: a rate without its n or its interval, or with an interval that does not hold it. */
export function noInterval({ figures }: LintFacts): Finding | null {
  const bare = figures.filter(({ figures: { estimate } }) => !isWhole(estimate));
  return bare.length === 0
    ? null
    : found('L21', `${bare.length} figures stand without n or without an interval around them`);
}

function isWhole(estimate: Estimate): boolean {
  if (!isKnown(estimate)) return true;
  const { value, low, high, n } = estimate;
  return n > 0 && low <= value + 1e-9 && value - 1e-9 <= high;
}
