import type { LintFacts } from './facts.ts';
import { found, type Finding } from './finding.ts';

/** L20: what was aimed at, told as if it had been reached. */
export function targetAsOutcome({ targets, claims }: LintFacts): Finding | null {
  const echoed = claims.filter(
    ({ value, grade }) => grade === 'claimed' && targets.some((target) => target.value === value),
  );
  return echoed.length === 0
    ? null
    : found(
        'L20',
        `${echoed.length} published claims have exactly the value of a target and no evidence: ${echoed.map(({ what }) => `“${what}”`).join(', ')}`,
      );
}
