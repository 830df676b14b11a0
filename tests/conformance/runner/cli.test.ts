import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MotionTrace } from '#lib/demos/trace.ts';
import { readTraces } from '#lib/server/demos/traces.ts';
import { openStore } from '#lib/server/store/store.ts';
import { telltale } from '../../helpers/server.ts';

let data = '';
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'telltale-bench-'));
});
afterAll(() => {
  rmSync(data, { recursive: true });
});

const bench = (...args: string[]): ReturnType<typeof telltale> => telltale(['bench', ...args]);
const json = async (...args: string[]): Promise<unknown> =>
  JSON.parse((await bench(...args, '--json')).stdout);

test('run prints its summary as JSON; replay executes a trial of it again', async () => {
  const summary = (await json(
    'run',
    'cup-lift@1',
    '--policy',
    'weak-grip',
    '--trials',
    '4',
    '--seed-split',
    'public',
    '--data',
    data,
  )) as {
    run_id: string;
    trajectory_sha256: string[];
  };
  expect(summary).toMatchObject({
    spec: 'cup-lift@1.0.0',
    policy: 'weak-grip@1.0.0',
    trials: 4,
    successes: 2,
    failures: { slip: 2 },
    invalid: 0,
  });
  expect(summary.trajectory_sha256).toHaveLength(4);
  expect(await json('replay', `${summary.run_id}/1`, '--data', data)).toMatchObject({
    match: true,
    steps: 3500,
    trajectory_sha256: summary.trajectory_sha256[1],
  });
}, 120_000);

test('every trial of a run has its motion trace beside the evidence, named by its hash', async () => {
  const args = ['--policy', 'baseline', '--trials', '3', '--run', 'traced', '--data', data];
  const { run_id } = (await json('run', 'coke-fetch@1', ...args)) as { run_id: string };
  const store = await openStore(data);
  try {
    const rows = await store.query(
      `SELECT episode_id, duration_ms::DOUBLE AS duration_ms, media::VARCHAR AS media
       FROM episodes WHERE run_id = ? ORDER BY episode_id`,
      [run_id],
    );
    const references = rows.map(({ episode_id, media }) => ({
      episode_id: episode_id as string,
      sha256: (JSON.parse(media as string) as { sha256: string }[])[0]?.sha256 ?? '',
    }));
    const traces = await readTraces(store, references);
    expect(traces.map(({ episode_id }) => episode_id)).toEqual(
      [0, 1, 2].map((trial) => `${run_id}/${trial}`),
    );
    for (const [i, { t_ms, speed }] of traces.entries()) {
      // 25 points a second, to the end of the trial, and the robot moves.
      expect(t_ms.at(-1)).toBe(rows[i]?.['duration_ms']);
      expect(t_ms.length).toBeGreaterThan((24 * Number(rows[i]?.['duration_ms'])) / 1000);
      expect(Math.max(...speed)).toBeGreaterThan(0.05);
    }
    // Trials with different conditions move differently.
    const shape = ({ speed }: MotionTrace): string => speed.map((v) => v.toFixed(3)).join();
    expect(new Set(traces.map(shape)).size).toBe(3);
  } finally {
    await store.close();
  }
}, 120_000);

test('list knows what is released and what is simulated', async () => {
  const rows = (await json('list')) as { spec: string; simulated: boolean; released: boolean }[];
  expect(rows).toHaveLength(9);
  expect(rows.every(({ released }) => released)).toBe(true);
  expect(rows.filter(({ simulated }) => simulated)).toHaveLength(5);
});

test('show gives the spec with its hash', async () => {
  expect(await json('show', 'wipe-table')).toMatchObject({ id: 'wipe-table', version: '1.0.0' });
});

test('lint passes what is released; diff of a version with itself needs nothing', async () => {
  expect(await json('lint', '--static')).toMatchObject({ ok: true });
  expect(await json('diff', 'cup-lift@1', 'cup-lift@1.0.0')).toMatchObject({
    needs: 'none',
    sufficient: true,
  });
});

test.each([
  [['run', 'fold-shirt'], 2],
  [['run', 'cup-lift', '--policy', 'openpi:nonsense'], 2],
  [['run', 'cup-lift', '--trials', 'many'], 2],
  [['run', 'cup-lift', '--seed-split', 'audit'], 2],
  [['run', 'cup-lift', '--policy', 'wishful'], 1],
  [['show', 'cup-drop'], 1],
  [['replay', 'no-run/0'], 1],
  [['diff', 'cup-lift', 'coke-fetch'], 2],
] as const)(
  '%j ends with code %i',
  async (args, code) => {
    const needsData = args[0] === 'run' || args[0] === 'replay';
    expect((await bench(...args, ...(needsData ? ['--data', data] : []))).code).toBe(code);
  },
  60_000,
);
