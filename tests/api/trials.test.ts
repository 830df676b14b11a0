import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { App } from '#lib/server/app.ts';
import { planReal } from '#lib/server/runner/plan-real.ts';
import { runsDirOf } from '#lib/server/runner/find-trial.ts';
import { fixedClock } from '#lib/kernel/clock.ts';
import { cohenKappa } from '#lib/server/trials/kappa.ts';
import type { DeskSheet } from '#lib/server/trials/desk.ts';
import { appWith, ingest } from '../helpers/app.ts';

/** A registered run of cup-lift with two policies, 20 initial states each: 40 trials. */
async function plannedRun(): Promise<{ app: App; run: string; labels: Record<string, string> }> {
  const app = await appWith([]);
  const { spec } = await app.library.spec('cup-lift', '1.0.0');
  const plan = await planReal(
    {
      spec,
      policies: ['mine@1.0', 'theirs@2.0'],
      trialsPerPolicy: 20,
      seed: 7,
      registeredBy: 'tester',
    },
    runsDirOf(app.store.dir),
    { register: (record) => ingest(app, [record]) },
    fixedClock('2026-11-20T08:00:00.000Z'),
  );
  const key = await readFile(join(runsDirOf(app.store.dir), plan.run_id, 'key.json'), 'utf8');
  const { labels } = JSON.parse(key) as { labels: Record<string, string> };
  return { app, run: plan.run_id, labels };
}

const report = (trial: number, more: Readonly<Record<string, unknown>> = {}) => ({
  trial,
  operator: 'ada',
  unit: 'arm-1',
  embodiment: 'arm-6dof',
  site: 'lab',
  started_at: '2026-11-20T09:00:00.000Z',
  duration_ms: 7000,
  outcome: 'success',
  failure_reason: null,
  answers: { contact: 'yes', lifted: 'yes', damaged: 'no' },
  interventions: [],
  note: null,
  ...more,
});

const post = (app: App, path: string, body: unknown): Promise<Response> =>
  Promise.resolve(
    app.api.request(`/api/v1/trials/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );

const codeOf = async (response: Response): Promise<unknown> =>
  ((await response.json()) as { code?: unknown }).code;

const sheet = async (app: App, run: string): Promise<DeskSheet> =>
  (await (await app.api.request(`/api/v1/trials/${run}`)).json()) as DeskSheet;

test('the console is told neither policies nor what is concealed', async () => {
  const { app, run, labels } = await plannedRun();
  const text = JSON.stringify(await sheet(app, run));
  for (const policy of Object.values(labels)) expect(text).not.toContain(policy);
  const { trials } = await sheet(app, run);
  expect(trials).toHaveLength(40);
  expect(trials.some(({ conditions }) => 'load' in conditions)).toBe(false);
});

test('a report becomes an episode of the policy behind its label; sending it again changes nothing', async () => {
  const { app, run, labels } = await plannedRun();
  expect(await (await post(app, `${run}/reports`, report(0))).json()).toEqual({ accepted: true });
  expect(await (await post(app, `${run}/reports`, report(0))).json()).toEqual({ accepted: false });
  const label = (await sheet(app, run)).trials[0]?.policy_label ?? '';
  const { trials } = await app.query.run(run);
  expect(trials).toHaveLength(1);
  expect(trials[0]).toMatchObject({
    episode_id: `${run}/0`,
    policy: labels[label],
    world: 'real',
    outcome: 'success',
    assisted: false,
    // By the rubric of the spec: contact 0.2, lifted 0.3, success 0.5.
    score: 1,
    grader: app.store.pseudonym('ada'),
  });
  expect(['empty', 'full']).toContain(trials[0]?.conditions['load']);
});

test('another report of the same trial is a conflict', async () => {
  const { app, run } = await plannedRun();
  await post(app, `${run}/reports`, report(0));
  const other = report(0, { started_at: '2026-11-20T09:05:00.000Z' });
  const response = await post(app, `${run}/reports`, other);
  expect([response.status, await codeOf(response)]).toEqual([409, 'CONFLICT']);
});

test.each([
  ['before the registration', { started_at: '2026-11-20T07:59:59.000Z' }],
  ['a success with an intervention', { interventions: [{ kind: 'estop', at_ms: 100 }] }],
  ['a failure without a reason', { outcome: 'failure' }],
  ['a reason that the spec does not know', { outcome: 'failure', failure_reason: 'bad-luck' }],
  [
    'an intervention after the end',
    {
      outcome: 'failure',
      failure_reason: 'estop',
      interventions: [{ kind: 'estop', at_ms: 9000 }],
    },
  ],
  ['no operator', { operator: ' ' }],
])('refuses a report: %s', async (_, more) => {
  const { app, run } = await plannedRun();
  const response = await post(app, `${run}/reports`, report(0, more));
  expect([response.status, await codeOf(response)]).toEqual([400, 'USAGE']);
  expect((await app.query.run(run)).trials).toEqual([]);
});

test('a trial that was not planned, and a run that was not, are not found', async () => {
  const { app, run } = await plannedRun();
  expect((await post(app, `${run}/reports`, report(40))).status).toBe(404);
  expect((await post(app, 'no-such-run/reports', report(0))).status).toBe(404);
});

test('planned trials that never report count as failures', async () => {
  const { app, run } = await plannedRun();
  for (let trial = 0; trial < 30; trial++) await post(app, `${run}/reports`, report(trial));
  const board = await app.query.leaderboard({
    suite: 'cup-lift',
    major: 1,
    interval: { method: 'clopper-pearson', confidence: 0.95 },
    per: null,
    worstLevel: false,
  });
  // 20 planned for each policy; 30 of the 40 reported, all successes.
  expect(board.map(({ overall }) => overall.n)).toEqual([20, 20]);
  expect(board.reduce((sum, { unreported }) => sum + unreported, 0)).toBe(10);
  const successes = board.map(({ overall }) => (overall.value === null ? NaN : overall.value * 20));
  expect(successes.reduce((sum, k) => sum + k, 0)).toBeCloseTo(30, 9);
});

test('an outcome is corrected beside the original, with who and why', async () => {
  const { app, run } = await plannedRun();
  await post(app, `${run}/reports`, report(3));
  const amendment = {
    trial: 3,
    author: 'grace',
    reason: 'the cup was dented, seen on the scale photo',
    outcome: 'failure',
    failure_reason: 'crushed',
  };
  expect((await post(app, `${run}/corrections`, amendment)).status).toBe(200);
  expect((await app.query.run(run)).trials[0]).toMatchObject({
    outcome: 'failure',
    failure_reason: 'crushed',
    corrected: true,
  });
  // The report itself is as it was; every list and figure has the outcome that counts.
  expect(
    await app.store.query('SELECT outcome FROM logged_episodes WHERE episode_id = ?', [`${run}/3`]),
  ).toEqual([{ outcome: 'success' }]);
  expect(await app.query.episode(`${run}/3`)).toMatchObject({
    outcome: 'failure',
    corrections: [
      { state: 'applied', changes: [{ path: '/outcome', old: 'success', new: 'failure' }, {}] },
    ],
  });
  const again = await post(app, `${run}/corrections`, amendment);
  expect([again.status, await codeOf(again)]).toEqual([400, 'USAGE']);
});

test('a sample is graded twice, by another person, once, and the agreement is shown', async () => {
  const { app, run } = await plannedRun();
  const { trials } = await sheet(app, run);
  const asked = trials.filter(({ second }) => second === 'open').map(({ trial }) => trial);
  // A fifth of forty.
  expect(asked).toHaveLength(8);
  for (const [index, trial] of asked.entries())
    await post(
      app,
      `${run}/reports`,
      report(trial, index < 4 ? {} : { outcome: 'failure', failure_reason: 'slip' }),
    );
  const [first = -1] = asked;
  const grading = (trial: number, outcome: string, grader = 'grace') => ({
    trial,
    grader,
    outcome,
    failure_reason: outcome === 'success' ? null : 'slip',
  });
  expect((await post(app, `${run}/second-gradings`, grading(first, 'success', 'ada'))).status).toBe(
    400,
  );
  const unasked = trials.find(({ second }) => second === 'not asked')?.trial ?? -1;
  expect((await post(app, `${run}/second-gradings`, grading(unasked, 'success'))).status).toBe(400);
  // The second person sees three of the four successes as such, and all four failures.
  for (const [index, trial] of asked.entries())
    expect(
      (await post(app, `${run}/second-gradings`, grading(trial, index < 3 ? 'success' : 'failure')))
        .status,
    ).toBe(200);
  const twice = await post(app, `${run}/second-gradings`, grading(first, 'failure'));
  expect(await codeOf(twice)).toBe('CONFLICT');
  // By hand: agreement 7/8; by chance 4/8·3/8 + 4/8·5/8 = 1/2; κ = (7/8 − 1/2) / (1/2) = 0.75.
  const { agreement } = await sheet(app, run);
  expect(agreement).toMatchObject({ n: 8, observed: 0.875 });
  expect(agreement.kappa).toBeCloseTo(0.75, 12);
});

test('Cohen’s κ on the textbook case, and where it says nothing', () => {
  const pairs = [
    ...Array.from({ length: 20 }, () => ['yes', 'yes'] as const),
    ...Array.from({ length: 5 }, () => ['yes', 'no'] as const),
    ...Array.from({ length: 10 }, () => ['no', 'yes'] as const),
    ...Array.from({ length: 15 }, () => ['no', 'no'] as const),
  ];
  // By hand: pₒ = 35/50 = 0.7, pₑ = 0.5·0.6 + 0.5·0.4 = 0.5, κ = 0.4, s.e. = √(0.7·0.3 / (50·0.25)) = 0.12961.
  const { kappa, low, high } = cohenKappa(pairs);
  expect(kappa).toBeCloseTo(0.4, 12);
  expect(low).toBeCloseTo(0.4 - 1.959964 * 0.1296148, 5);
  expect(high).toBeCloseTo(0.4 + 1.959964 * 0.1296148, 5);
  expect(cohenKappa([])).toMatchObject({ n: 0, observed: null, kappa: null });
  expect(cohenKappa([['yes', 'yes']])).toMatchObject({ observed: 1, kappa: null });
});
