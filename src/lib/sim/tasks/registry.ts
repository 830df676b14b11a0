import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Task } from '../trial/task.ts';
import { cokeFetch } from './coke-fetch/task.ts';
import { cupLift } from './cup-lift/task.ts';
import { shapeInHole } from './shape-in-hole/task.ts';
import { sortObjects } from './sort-objects/task.ts';
import { wipeTable } from './wipe-table/task.ts';

/**
 * Scene builders by the name that specs use. A released name keeps its behaviour for ever (its scene texts and golden
 * trajectories are pinned); a new behaviour is a new name.
 */
const tasks: Readonly<Record<string, Task>> = {
  'tasks/coke-fetch': cokeFetch,
  'tasks/cup-lift': cupLift,
  'tasks/shape-in-hole': shapeInHole,
  'tasks/sort-objects': sortObjects,
  'tasks/wipe-table': wipeTable,
};

/** @throws TelltaleError INVALID_SPEC when no task has that name. */
export function taskOf(module: string): Task {
  const task = tasks[module];
  if (!task) {
    throw new TelltaleError(
      'INVALID_SPEC',
      `there is no scene builder "${module}"; known: ${Object.keys(tasks).join(', ')}`,
    );
  }
  return task;
}
