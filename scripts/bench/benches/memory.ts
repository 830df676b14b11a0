import { lastLineOf } from '../core/child.ts';
import { sizeName, type Bench } from '../core/context.ts';
import { spread, type Result } from '../core/result.ts';
import { fleetStore } from '../data/fleet.ts';
import { storeCopy } from '../data/store-copy.ts';

const rounds = 3;

/** Resident memory of a process that serves a fleet, under all questions of the queries bench, four at a time; and with answers of 100 k rows between them. */
export const memory: Bench = {
  name: 'memory',
  what: 'resident memory under a mix of every question, on fleets of each size, in a process of its own',
  async run(context) {
    const results: Result[] = [];
    for (const size of context.sizes) {
      const folder = await fleetStore(context, size);
      for (const answers of ['questions', 'large'] as const) {
        await using copy = await storeCopy(folder, context.cache);
        const name = `memory/${answers}/${sizeName(size)}`;
        context.say(name);
        const args = [copy.folder, String(size), String(rounds), answers];
        const { most, end } = await lastLineOf<{ most: number; end: number }>('question-mix', args);
        results.push(
          {
            name: `${name}/most`,
            unit: 'MiB',
            value: spread([most]),
            target: { of: 'value', at: 'most', value: 1536 },
          },
          { name: `${name}/at the end`, unit: 'MiB', value: spread([end]) },
        );
      }
    }
    return results;
  },
};
