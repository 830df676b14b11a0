import { availableParallelism } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { telltale } from '../../../tests/helpers/server.ts';
import type { Bench } from '../core/context.ts';
import { spread, type Result } from '../core/result.ts';

const suites = ['cup-lift', 'wipe-table', 'coke-fetch'] as const;
const trials = 20;

/** Trials a second through the whole run: workers, physics, grading, journal, evidence. */
export const simulation: Bench = {
  name: 'simulation',
  what: `${trials} trials of each simulated suite, from the command line`,
  async run({ cache, runs, say }) {
    const results: Result[] = [];
    for (const suite of suites) {
      const rates: number[] = [];
      for (let run = 0; run < runs; run++) {
        say(`${suite}, ${run + 1} of ${runs}`);
        const folder = await mkdtemp(join(cache, 'simulation-'));
        const start = performance.now();
        const args = ['bench', 'run', `${suite}@1.0.0`, '--trials', String(trials)];
        const { code, stderr } = await telltale([...args, '--data', folder, '--json']);
        const seconds = (performance.now() - start) / 1000;
        await rm(folder, { recursive: true, force: true });
        if (code !== 0) throw new Error(`bench run ${suite}: ${stderr}`);
        rates.push(trials / seconds);
      }
      const note = `${availableParallelism()} cores`;
      results.push({ name: `simulation/${suite}`, unit: 'trials/s', value: spread(rates), note });
    }
    return results;
  },
};
