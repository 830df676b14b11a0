import type { Command } from 'commander';
import { addDiff } from '../bench/diff.ts';
import { addLint } from '../bench/lint.ts';
import { addList } from '../bench/list.ts';
import { addPlan } from '../bench/plan.ts';
import { addReplay } from '../bench/replay.ts';
import { addRun } from '../bench/run.ts';
import { addShow } from '../bench/show.ts';
import type { BenchServices } from '../bench/services.ts';

/** `telltale bench …`: benchmark suites as versioned, executable, replayable specs. */
export function registerBench(program: Command, services: BenchServices): void {
  const bench = program
    .command('bench')
    .description('benchmark suites: list, show, lint, diff, plan, run, replay');
  addList(bench);
  addShow(bench);
  addLint(bench);
  addDiff(bench);
  addPlan(bench, services);
  addRun(bench, services);
  addReplay(bench);
}
