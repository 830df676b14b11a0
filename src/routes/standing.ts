import { taskTitle } from '#lib/format/names.ts';
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
    since: sinceReport(view.since, newest),
    targets: view.targets,
  };
}

type Next = ReadinessView['table']['tasks'][number]['next'];

const blocking = (next: Next, state: 'failed' | 'undecided'): readonly string[] =>
  (next?.blocking ?? []).filter((gate) => gate.state === state).map(({ title }) => title);

/** What became of the newest versions since the report before: titles of tasks, by what happened. */
function sinceReport(since: ReadinessView['since'], newest: ReadonlyMap<string, string>) {
  if (since === null) return null;
  const own = since.changes.filter(({ task, policy }) => newest.get(task) === policy);
  const tasksThat = (kind: (typeof own)[number]['kind']): readonly string[] =>
    own.filter((change) => change.kind === kind).map(({ task }) => taskTitle(task));
  return {
    report_id: since.report_id,
    lower: tasksThat('down'),
    higher: tasksThat('up'),
    added: tasksThat('new'),
    gates: tasksThat('gate'),
  };
}
