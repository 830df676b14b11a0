import type { OverviewRow } from '#lib/server/query/types.ts';
import type { ReadinessView } from '#lib/server/reports/readiness-now.ts';

/**
 * What the first page says of readiness: the newest policy version of each task, because older ones are history. Of
 * versions in several worlds the one on real robots decides.
 */
export function standingOf(view: ReadinessView, overview: readonly OverviewRow[]) {
  const newest = new Map<string, string>();
  for (const { task, world, policy } of overview)
    if (world === 'real' || !newest.has(task)) newest.set(task, policy);
  const { rules, levels, tasks } = view.table;
  return {
    rules: `${rules.name} ${rules.version}`,
    levels: levels.map(({ title }) => title),
    tasks: tasks
      .filter(({ task, policy }) => newest.get(task) === policy)
      .map(({ task, policy, rank, sentence, next }) => ({
        task,
        policy,
        rank,
        sentence,
        next: next?.title ?? null,
        failed: blocking(next, 'failed'),
        open: blocking(next, 'undecided'),
      })),
    since: view.since,
    targets: view.targets,
  };
}

type Next = ReadinessView['table']['tasks'][number]['next'];

const blocking = (next: Next, state: 'failed' | 'undecided'): readonly string[] =>
  (next?.blocking ?? []).filter((gate) => gate.state === state).map(({ title }) => title);
