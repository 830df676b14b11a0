import { availableParallelism } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { telltale } from '../../../tests/helpers/server.ts';
import type { Bench } from '../core/context.ts';
import { spread, type Result } from '../core/result.ts';

const suites = ['cup-lift', 'wipe-table', 'coke-fetch'] as const;
const trials = 20;
const scalingTrials = 60;

/** Trials a second through the whole run: workers, physics, grading, journal, evidence; and what a second worker brings. */
export const simulation: Bench = {
  name: 'simulation',
  what: `${trials} trials of each simulated suite, from the command line; ${scalingTrials} with one worker and with two`,
  async run({ cache, runs, say }) {
    const results: Result[] = [];
    for (const suite of suites) {
      const rates: number[] = [];
      for (let run = 0; run < runs; run++) {
        say(`${suite}, ${run + 1} of ${runs}`);
        rates.push(trials / (await secondsOf(cache, suite, trials, [])));
      }
      const note = `${availableParallelism()} cores`;
      results.push({ name: `simulation/${suite}`, unit: 'trials/s', value: spread(rates), note });
    }
    const gains: number[] = [];
    for (let run = 0; run < runs; run++) {
      say(`one worker against two, ${run + 1} of ${runs}`);
      const one = await secondsOf(cache, 'cup-lift', scalingTrials, ['--workers', '1']);
      const two = await secondsOf(cache, 'cup-lift', scalingTrials, ['--workers', '2']);
      gains.push(one / two);
    }
    results.push({ name: 'simulation/second-worker', unit: '×', value: spread(gains) });
    return results;
  },
};

async function secondsOf(
  cache: string,
  suite: string,
  count: number,
  more: readonly string[],
): Promise<number> {
  const folder = await mkdtemp(join(cache, 'simulation-'));
  const start = performance.now();
  const args = ['bench', 'run', `${suite}@1.0.0`, '--trials', String(count), ...more];
  const { code, stderr } = await telltale([...args, '--data', folder, '--json']);
  const seconds = (performance.now() - start) / 1000;
  await rm(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`bench run ${suite}: ${stderr}`);
  return seconds;
}
