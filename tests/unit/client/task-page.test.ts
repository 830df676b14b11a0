import { describe, expect, it } from 'vitest';
import { taskPage } from '#lib/client/task-page.ts';

/** Ten tasks of 25 rows: three fill a page, which holds at least 60 rows and whole tasks only. */
const tasks = Array.from({ length: 10 }, (_, index) => ({
  task: `task-${index + 1}`,
  rows: Array.from({ length: 25 }, (_, row) => row),
}));
const names = (after: string) => taskPage(tasks, after).shown.map(({ task }) => task);

describe('pages of tasks', () => {
  it('hold whole tasks, and say which pages stand beside them', () => {
    expect(names('')).toEqual(['task-1', 'task-2', 'task-3']);
    expect(taskPage(tasks, '')).toMatchObject({ previous: null, next: 'task-3' });
    expect(taskPage(tasks, 'task-3')).toMatchObject({ previous: '', next: 'task-6' });
    expect(taskPage(tasks, 'task-6')).toMatchObject({ previous: 'task-3', next: 'task-9' });
    expect(names('task-9')).toEqual(['task-10']);
    expect(taskPage(tasks, 'task-9')).toMatchObject({ previous: 'task-6', next: null });
  });

  it('find the way back from a name that begins no page any more', () => {
    expect(taskPage(tasks, 'task-7').previous).toBe('task-6');
    expect(taskPage(tasks, 'zzz')).toMatchObject({ shown: [], previous: 'task-9', next: null });
  });

  it('are one where there is nothing', () => {
    expect(taskPage([], 'task-1')).toEqual({ shown: [], previous: null, next: null });
  });
});
