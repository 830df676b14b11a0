import { byName } from '#lib/format/order.ts';

/** Rows that one page shows at least, whole tasks at a time. */
const rowsAPage = 60;

interface Listed {
  readonly task: string;
  readonly rows: readonly unknown[];
}

/** What one page shows, and the names behind which the pages beside it begin. */
export interface TaskPage<Task> {
  readonly shown: readonly Task[];
  /** Empty for the first page; null on the first. */
  readonly previous: string | null;
  /** Null on the last. */
  readonly next: string | null;
}

/**
 * The page of tasks behind a name.
 *
 * @param tasks by name @param after empty for the first page
 */
export function taskPage<Task extends Listed>(
  tasks: readonly Task[],
  after: string,
): TaskPage<Task> {
  const { isFirst, shown, next } = pageBehind(tasks, after);
  return { shown, previous: isFirst ? null : markBefore(tasks, after), next };
}

function pageBehind<Task extends Listed>(tasks: readonly Task[], after: string) {
  const rest = tasks.filter(({ task }) => after === '' || byName(task, after) > 0);
  const shown: Task[] = [];
  let rows = 0;
  for (const task of rest) {
    if (rows >= rowsAPage) break;
    shown.push(task);
    rows += task.rows.length;
  }
  const next = shown.length < rest.length ? (shown.at(-1)?.task ?? null) : null;
  return { isFirst: rest.length === tasks.length, shown, next };
}

/** The last mark before this one, as one turns the pages from the first on. */
function markBefore(tasks: readonly Listed[], after: string): string {
  let mark = '';
  for (;;) {
    const { next } = pageBehind(tasks, mark);
    if (next === null || byName(next, after) >= 0) return mark;
    mark = next;
  }
}
