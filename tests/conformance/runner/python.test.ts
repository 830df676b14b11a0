import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#lib/kernel/clock.ts';
import { findTrial } from '#lib/server/runner/find-trial.ts';
import { replayTrial } from '#lib/server/runner/replay-trial.ts';
import { runBenchmark } from '#lib/server/runner/run-benchmark.ts';
import { simulatedSpec } from '../../unit/sim/engine-at-hand.ts';
import { fileSink, recordsIn } from './file-sink.ts';

const hasPython = spawnSync('python3', ['--version']).status === 0;
const script = fileURLToPath(new URL('../../../examples/openpi-policy/serve.py', import.meta.url));
let server: ChildProcess | undefined;
let url = '';
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-python-'));
  if (!hasPython) return;
  const started = spawn('python3', ['-B', script, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  server = started;
  url = await new Promise((resolve) => {
    started.stdout.once('data', (line: Buffer) => {
      resolve(line.toString().trim().replace('listening on ', ''));
    });
  });
});
afterAll(() => {
  server?.kill();
  rmSync(folder, { recursive: true });
});

test.skipIf(!hasPython)(
  'the Python example lifts empty and full cups over openpi (skipped where python3 is absent)',
  async () => {
    const spec = simulatedSpec('cup-lift');
    // A generous budget: what is tested is the protocol, not how busy this machine is.
    const relaxed = structuredClone(spec);
    relaxed.simulation.control.latency.budget_ms = 5000;
    const summary = await runBenchmark({
      request: {
        spec: relaxed,
        policy: { kind: 'openpi', url, name: 'example', version: '1' },
        trials: 4,
        split: 'public',
      },
      runsDir: join(folder, 'runs'),
      sink: fileSink(join(folder, 'evidence.jsonl')),
      clock: systemClock,
      registeredBy: 'test',
    });
    expect(summary).toMatchObject({ policy: 'example@1', trials: 4, successes: 4 });
    const episode = recordsIn(join(folder, 'evidence.jsonl')).get(`${summary.run_id}/0`);
    // 350 ticks in chunks of five.
    expect(episode?.['latency']).toMatchObject({ inference_ms: { n: 70 }, deadline_misses: 0 });
    const trial = await findTrial(`${summary.run_id}/1`, join(folder, 'runs'));
    expect(await replayTrial(trial, relaxed)).toMatchObject({
      match: true,
      audits: { actions: { match: true } },
    });
  },
  120_000,
);
