import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openApp } from '#lib/server/app.ts';
import { seededRandom } from '#lib/kernel/random.ts';
import { commandFile, startServer, telltale } from '../helpers/server.ts';
import { temporaryFolder } from '../helpers/store.ts';

const trials = 12;
const command = (dir: string): string[] => [
  ...['bench', 'run', 'cup-lift@1', '--policy', 'borderline-grip'],
  ...['--trials', String(trials), '--by', 'tester', '--data', dir, '--json'],
];

interface Summary {
  readonly run_id: string;
  readonly trials: number;
  readonly successes: number;
  readonly failures: Readonly<Record<string, number>>;
  readonly invalid: number;
  readonly trajectory_sha256: readonly string[];
}

/** A run's evidence without the moments at which it happened to run. */
async function evidence(dir: string, run: string): Promise<unknown> {
  await using app = await openApp(dir);
  const { registration, trials: reported } = await app.query.run(run);
  return {
    registration: { ...registration, registered_at: null },
    trials: reported.map((trial) => ({ ...trial, started_at: null })),
  };
}

/** Starts the run and kills it as soon as some trials are there, at a moment that the seed decides. */
async function killed(dir: string, after: number, pauseMs: number): Promise<void> {
  const child = spawn(process.execPath, [commandFile, ...command(dir)], { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const finished = (): number => {
    const runs = join(dir, 'runs');
    if (!existsSync(runs)) return 0;
    return readdirSync(runs).reduce((sum, run) => {
      const folder = join(runs, run, 'trials');
      return sum + (existsSync(folder) ? readdirSync(folder).length : 0);
    }, 0);
  };
  while (finished() < after && child.exitCode === null) await wait(20);
  await wait(pauseMs);
  child.kill('SIGKILL');
  await ended;
}

test('a run killed at random moments and resumed ends with the evidence of an undisturbed one', async () => {
  const [quiet, disturbed] = [await temporaryFolder(), await temporaryFolder()];
  const first = await telltale(command(quiet));
  expect(first, first.stderr).toMatchObject({ code: 0 });
  const expected = JSON.parse(first.stdout) as Summary;
  expect(expected.trials).toBe(trials);

  const random = seededRandom(11);
  for (const after of [2, 7]) await killed(disturbed, after, random.int(0, 150));
  const last = await telltale(command(disturbed));
  expect(last, last.stderr).toMatchObject({ code: 0 });
  expect(JSON.parse(last.stdout)).toEqual(expected);
  expect(await evidence(disturbed, expected.run_id)).toEqual(
    await evidence(quiet, expected.run_id),
  );
});

test('a run lands in the store that a server holds, registered before its first trial', async () => {
  const dir = await temporaryFolder();
  await using server = await startServer(dir);
  const ran = await telltale(command(dir));
  expect(ran, ran.stderr).toMatchObject({ code: 0 });
  const { run_id } = JSON.parse(ran.stdout) as Summary;
  const response = await fetch(`${server.url}/api/v1/runs/${run_id}`);
  const run = (await response.json()) as {
    registration: { registered_at: string; planned_trials: number };
    trials: readonly { started_at: string }[];
  };
  expect(run.registration.planned_trials).toBe(trials);
  expect(run.trials).toHaveLength(trials);
  for (const { started_at } of run.trials)
    expect(started_at >= run.registration.registered_at).toBe(true);
  const board = (await (await fetch(`${server.url}/api/v1/benchmarks/cup-lift/1.0.0`)).json()) as {
    leaderboard: readonly { policy: string; overall: { n: number } }[];
  };
  expect(board.leaderboard).toMatchObject([
    { policy: 'borderline-grip@1.0.0', overall: { n: trials } },
  ]);
});

test('a run that is repeated under another name counts its trials once', async () => {
  const dir = await temporaryFolder();
  await telltale(command(dir));
  const again = await telltale([...command(dir), '--run', 'once-more']);
  expect(again, again.stderr).toMatchObject({ code: 0 });
  await using app = await openApp(dir);
  const [row, ...others] = await app.query.leaderboard({
    suite: 'cup-lift',
    major: 1,
    interval: { method: 'clopper-pearson', confidence: 0.95 },
    per: 'load',
    worstLevel: false,
  });
  expect(others).toEqual([]);
  // The bytes are the same, so they are the same trials.
  expect(row).toMatchObject({
    overall: { n: trials },
    repeated: trials,
    unreported: 0,
    // What was run twice reported twice, and none of it is generated sample data.
    reported: 2 * trials,
    generated: 0,
  });
  expect(row?.runs).toHaveLength(2);
});
