import type { LintFacts } from './facts.ts';
import { cannotTell, found, type Finding } from './finding.ts';

/** L19: the same word, another definition. */
export function definitionChanged({ changedDefinitions }: LintFacts): Finding | null {
  if (changedDefinitions === null)
    return cannotTell('L19', 'there is no earlier report whose definitions could be compared');
  return changedDefinitions.length === 0
    ? null
    : found('L19', `defined otherwise than in the report before: ${changedDefinitions.join(', ')}`);
}
