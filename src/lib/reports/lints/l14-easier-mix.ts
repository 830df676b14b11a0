import type { LintFacts, TaskMix } from './facts.ts';
import { cannotTell, found, percent, type Finding } from './finding.ts';

const smallest = 0.01;

/** L14: the ratio rose because easier tasks took up more of the time. Standardised to the mix of the report before. */
export function easierMix({ taskMix }: LintFacts): Finding | null {
  if (taskMix === null || taskMix.every(({ shareBefore }) => shareBefore === 0))
    return cannotTell('L14', 'there is no earlier report whose task mix could be compared');
  const now = weighted(taskMix, ({ shareNow }) => shareNow);
  const standard = weighted(taskMix, ({ shareBefore }) => shareBefore);
  return now - standard <= smallest
    ? null
    : found(
        'L14',
        `with the task mix of the report before, the strict ratio would be ${percent(standard)} instead of ${percent(now)}: ${percent(now - standard)} come from an easier mix`,
      );
}

function weighted(mix: readonly TaskMix[], weight: (task: TaskMix) => number): number {
  const total = mix.reduce((sum, task) => sum + weight(task), 0);
  return mix.reduce((sum, task) => sum + weight(task) * task.ratioNow, 0) / total;
}
