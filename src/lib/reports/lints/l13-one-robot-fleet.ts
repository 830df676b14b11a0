import type { LintFacts } from './facts.ts';
import { found, percent, type Finding } from './finding.ts';

const largestShare = 0.5;

/** L13: one robot presented as the fleet. */
export function oneRobotFleet({ unitActive }: LintFacts): Finding | null {
  const total = unitActive.reduce((sum, active) => sum + active, 0);
  const [most = 0] = unitActive;
  if (total === 0) return null;
  if (unitActive.length === 1)
    return found('L13', 'all figures come from one robot; nothing is known of others');
  return most / total <= largestShare
    ? null
    : found(
        'L13',
        `one robot gave ${percent(most / total)} of the active time of ${unitActive.length}: the pooled ratio is mostly its own`,
      );
}
