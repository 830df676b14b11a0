import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { fixedClock } from '#lib/kernel/clock.ts';
import { validateRecord } from '#lib/log/index.ts';
import { planReal, type RealPlanRequest } from '#lib/server/runner/plan-real.ts';
import { released } from '../../unit/benchmarks/specs.ts';
import { fileSink, recordsIn } from './file-sink.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telltale-plan-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const request: RealPlanRequest = {
  spec: released('cup-lift'),
  policies: ['champion@7', 'challenger@8'],
  trialsPerPolicy: 20,
  seed: 5,
  registeredBy: 'test',
};
const clock = fixedClock('2026-11-20T08:00:00Z');
const plan = (change: Partial<RealPlanRequest> = {}): ReturnType<typeof planReal> =>
  planReal({ ...request, ...change }, folder, fileSink(join(folder, 'evidence.jsonl')), clock);
const file = (run: string, name: string): string => readFileSync(join(folder, run, name), 'utf8');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('a real run is registered with the hashes of its order and of its key', async () => {
  const { run_id } = await plan();
  const [registration] = recordsIn(join(folder, 'evidence.jsonl')).values();
  expect(validateRecord(registration)).toMatchObject({ ok: true });
  expect(registration).toMatchObject({
    run_id,
    planned_trials: 40,
    schedule_sha256: sha256(canonicalJson(JSON.parse(file(run_id, 'schedule.json')) as Json)),
    extra: { key_sha256: sha256(file(run_id, 'key.json')) },
  });
});

test("the operator's file names no policy, no load, no seed", async () => {
  const { run_id } = await plan();
  expect(file(run_id, 'operator.json')).not.toMatch(/champion|challenger|load|empty"|full"|"seed"/);
  expect(file(run_id, 'concealed.json')).toMatch(/"load":"full"/);
  expect(file(run_id, 'key.json')).toMatch(/champion@7/);
});

test('a schedule is planned once', async () => {
  await plan();
  await expect(plan()).rejects.toMatchObject({ code: 'CONFLICT' });
});

test.each([
  ['too few trials', { trialsPerPolicy: 19 }, 'BAD_ARGUMENT'],
  ['a policy without its version', { policies: ['champion'] }, 'USAGE'],
])('%s is refused before anything is registered', async (_, change, code) => {
  await expect(plan(change)).rejects.toMatchObject({ code });
  expect(recordsIn(join(folder, 'evidence.jsonl')).size).toBe(0);
});
