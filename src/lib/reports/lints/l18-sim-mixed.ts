import type { LintFacts } from './facts.ts';
import { found, type Finding } from './finding.ts';

/** L18: simulated episodes inside a figure about robots. */
export function simMixed({ figures, unitsInBothWorlds }: LintFacts): Finding | null {
  const pooled = figures.filter(
    ({ group }) => group['world'] !== 'real' && group['world'] !== 'sim',
  );
  if (pooled.length > 0)
    return found('L18', `${pooled.length} figures do not say whether they are real or simulated`);
  return unitsInBothWorlds === 0
    ? null
    : found('L18', `${unitsInBothWorlds} units log real and simulated episodes under one name`);
}
