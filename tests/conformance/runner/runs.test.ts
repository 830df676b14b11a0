import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { validateRecord } from '#lib/log/index.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { findTrial } from '#lib/server/runner/find-trial.ts';
import { replayTrial } from '#lib/server/runner/replay-trial.ts';
import { runBenchmark, type RunOptions } from '#lib/server/runner/run-benchmark.ts';
import type { RunRequest } from '#lib/server/runner/run-plan.ts';
import { decodeActions, encodeNumbers } from '#lib/server/runner/trial-file.ts';
import { simulatedSpec } from '../../unit/sim/engine-at-hand.ts';
import { fileSink, recordsIn } from './file-sink.ts';
import { ndarray, packed, websocketServer } from './servers.ts';

const spec = simulatedSpec('cup-lift');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-runs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const evidence = (): string => join(folder, 'evidence.jsonl');
const options = (request: Partial<RunRequest>, more: Partial<RunOptions> = {}): RunOptions => ({
  request: {
    spec,
    policy: { kind: 'scripted', name: 'baseline', version: '1.0.0' },
    trials: 2,
    split: 'public',
    ...request,
  },
  runsDir: join(folder, 'runs'),
  sink: fileSink(evidence()),
  clock: systemClock,
  registeredBy: 'test',
  ...more,
});

test('a run is registered before its first trial, and its records keep the rules of the log', async () => {
  const summary = await runBenchmark(options({ trials: 4 }));
  expect(summary).toMatchObject({
    spec: 'cup-lift@1.0.0',
    policy: 'baseline@1.0.0',
    trials: 4,
    successes: 4,
    failures: {},
    invalid: 0,
  });
  const [registration, ...episodes] = recordsIn(evidence()).values();
  expect(registration).toMatchObject({ schema: 'telltale.registration/1', planned_trials: 4 });
  const registeredAt = String(registration?.['registered_at']);
  expect(episodes).toHaveLength(4);
  for (const episode of episodes) {
    expect(String(episode['started_at']) >= registeredAt).toBe(true);
    // What the sink gets is already in the log's normal form, so that nothing is lost on the way into the store.
    expect(validateRecord(episode)).toEqual({ ok: true, record: episode, moved: [] });
  }
  expect(validateRecord(registration)).toMatchObject({ ok: true });
}, 60_000);

test('the same request again runs nothing and answers the same', async () => {
  const first = await runBenchmark(options({}));
  let trials = 0;
  const second = await runBenchmark(options({}, { onProgress: () => trials++ }));
  expect(second).toEqual(first);
  expect(trials).toBe(0);
}, 60_000);

test('an unknown policy is refused before anything is registered', async () => {
  const request = { policy: { kind: 'scripted', name: 'wishful', version: '1' } as const };
  await expect(runBenchmark(options(request))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(recordsIn(evidence()).size).toBe(0);
});

test('so is a policy server that is not there', async () => {
  const server = await websocketServer(packed({}), () => undefined);
  await server.close();
  const policy = { kind: 'openpi', url: server.url, name: 'gone', version: '1' } as const;
  await expect(runBenchmark(options({ policy }))).rejects.toMatchObject({ code: 'POLICY_FAILED' });
  expect(recordsIn(evidence()).size).toBe(0);
});

test('a policy that fails in mid-run fails its trials with the reason and leaves the run whole', async () => {
  const home = [0, 0, 0.2, 0, -2];
  const server = await websocketServer(packed({}), (_, socket, count) => {
    if (count >= 3) socket.terminate();
    else socket.send(packed({ actions: ndarray([...home, ...home], [2, 5]) }));
  });
  const policy = { kind: 'openpi', url: server.url, name: 'fragile', version: '1' } as const;
  const summary = await runBenchmark(options({ policy, trials: 3 }));
  await server.close();
  expect(summary).toMatchObject({
    trials: 3,
    successes: 0,
    failures: { 'policy-died': 3 },
    invalid: 0,
  });
  const episodes = [...recordsIn(evidence()).values()].slice(1);
  expect(episodes).toHaveLength(3);
  for (const episode of episodes) {
    expect(episode).toMatchObject({ outcome: 'failure', failure_reason: 'policy-died' });
    expect(validateRecord(episode)).toMatchObject({ ok: true });
  }
  // What it did do before it died replays to the byte.
  const trial = await findTrial(`${summary.run_id}/0`, join(folder, 'runs'));
  expect(await replayTrial(trial, spec)).toMatchObject({ match: true, steps: trial.result.steps });
}, 60_000);

test('a trial that takes its worker down twice is invalid, counts as a failure, and the run goes on', async () => {
  // A billion seconds of trial ask for more memory than there is.
  const endless = { ...spec, timeouts: { trial_s: 1e9, policy_call_s: 5 } };
  const summary = await runBenchmark(options({ spec: endless, trials: 2 }));
  expect(summary).toMatchObject({ trials: 2, successes: 0, failures: {}, invalid: 2 });
  const [, first] = recordsIn(evidence()).values();
  expect(first).toMatchObject({ outcome: 'aborted', failure_reason: 'engine-abort', score: 0 });
  expect(validateRecord(first)).toMatchObject({ ok: true });
}, 120_000);

test('a spec that no trial can run under stops the run', async () => {
  const broken = structuredClone(spec);
  broken.signals['slip'] = { from: 'sim.body.saucer.z', unit: 'm', real: { channel: '/slip' } };
  await expect(runBenchmark(options({ spec: broken }))).rejects.toMatchObject({
    code: 'INVALID_SPEC',
  });
}, 60_000);

/** Runs the child; kills it when it has reported `after` trials, or lets it end. */
function child(into: string, trials: number, after = Infinity): Promise<number> {
  const script = fileURLToPath(new URL('./run-child.ts', import.meta.url));
  const process_ = spawn(process.execPath, [script, into, String(trials)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let reported = 0;
  process_.stdout.on('data', (chunk: Buffer) => {
    reported += chunk.toString().split('\n').length - 1;
    if (reported >= after) process_.kill('SIGKILL');
  });
  return new Promise((resolve) => {
    process_.once('close', () => {
      resolve(reported);
    });
  });
}

/** Evidence without what the clock says. */
function timeless(path: string): Map<string, unknown> {
  return new Map(
    [...recordsIn(path)].map(([id, record]) => {
      const rest = { ...record };
      delete rest['started_at'];
      delete rest['registered_at'];
      return [id, rest];
    }),
  );
}

test('a run killed with SIGKILL again and again ends with the same evidence as an undisturbed one', async () => {
  const [killed, whole] = [join(folder, 'killed'), join(folder, 'whole')];
  mkdirSync(killed);
  mkdirSync(whole);
  const trials = 16;
  const ran = [];
  for (const after of [
    1 + Math.floor(Math.random() * 4),
    1 + Math.floor(Math.random() * 4),
    Infinity,
  ]) {
    ran.push(await child(killed, trials, after));
  }
  await child(whole, trials);
  const evidenceOf = (path: string): Map<string, unknown> => timeless(join(path, 'evidence.jsonl'));
  expect(evidenceOf(killed).size).toBe(trials + 1);
  expect(new Map([...evidenceOf(killed)].sort())).toEqual(new Map([...evidenceOf(whole)].sort()));
  // No trial ran twice, but for the one or two that were under way when the process died.
  expect(ran.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(trials);
  const [run = ''] = readdirSync(join(killed, 'runs'));
  expect(
    readdirSync(join(killed, 'runs', run, 'trials')).filter((name) => name.endsWith('.json')),
  ).toHaveLength(trials);
}, 400_000);

test('a replay matches; with one altered action byte it names the step where it diverges', async () => {
  const { run_id } = await runBenchmark(options({}));
  const trial = await findTrial(`${run_id}/1`, join(folder, 'runs'));
  expect(await replayTrial(trial, spec)).toMatchObject({
    match: true,
    steps: 3500,
    audits: { policy: { match: true }, actions: { match: true } },
  });
  const actions = decodeActions(trial.actions);
  const bytes = new Uint8Array(actions.buffer);
  const tick = 150;
  // The exponent's byte of the height at tick 150: from there on the hand goes elsewhere.
  bytes[(tick * 5 + 2) * 8 + 6] = (bytes[(tick * 5 + 2) * 8 + 6] ?? 0) ^ 1;
  const altered = { ...trial, actions: encodeNumbers(actions) };
  expect(await replayTrial(altered, spec)).toMatchObject({
    match: false,
    first_difference: { step: tick * 10 },
    audits: { policy: { match: true }, actions: { match: false } },
  });
}, 60_000);

test('a trial is not replayed under another spec', async () => {
  const { run_id } = await runBenchmark(options({}));
  const trial = await findTrial(`${run_id}/0`, join(folder, 'runs'));
  const other = { ...spec, title: 'Another' };
  await expect(replayTrial(trial, other)).rejects.toMatchObject({ code: 'VERIFICATION_FAILED' });
}, 60_000);

test('force decides: 50 seeds each, the same motion, only the grip differs', async () => {
  const successes = async (name: string): Promise<Record<string, number>> => {
    const policy = { kind: 'scripted', name, version: '1.0.0' } as const;
    const { run_id } = await runBenchmark(options({ policy, trials: 100 }));
    const counts: Record<string, number> = { empty: 0, full: 0 };
    for (const [id, record] of recordsIn(evidence())) {
      if (!id.startsWith(`${run_id}/`) || record['outcome'] !== 'success') continue;
      const { conditions } = record['benchmark'] as { conditions: Record<string, string> };
      const load = conditions['load'] ?? '';
      counts[load] = (counts[load] ?? 0) + 1;
    }
    return counts;
  };
  // design/benchmarks.md: force-aware at least 48 on both, weak grip at most 2 on full, strong grip at most 2 on empty.
  const aware = await successes('baseline');
  expect(aware['empty']).toBeGreaterThanOrEqual(48);
  expect(aware['full']).toBeGreaterThanOrEqual(48);
  const weak = await successes('weak-grip');
  expect(weak['full']).toBeLessThanOrEqual(2);
  expect(weak['empty']).toBeGreaterThanOrEqual(48);
  const strong = await successes('strong-grip');
  expect(strong['empty']).toBeLessThanOrEqual(2);
  expect(strong['full']).toBeGreaterThanOrEqual(48);
}, 600_000);
