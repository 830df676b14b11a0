import { describe, expect, it } from 'vitest';
import type { AutonomyFigures } from '#lib/metrics/answers.ts';
import { reportFiles } from '#lib/reports/report/predicate.ts';
import { formatVerifierKey } from '#lib/reports/tlog/note-key.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { verifyReport } from '#lib/reports/verify/verify.ts';
import { appWith } from '../helpers/app.ts';
import { fleet, october, opened, predicateOf, reportingFor, request } from '../helpers/reports.ts';

/** The fleet’s headline, straight from the predicate. */
function headline(folder: ReportFolder): AutonomyFigures {
  const figure = predicateOf(folder).results.find(
    ({ metric, group }) => metric === 'autonomy/1' && Object.keys(group).length === 1,
  );
  if (figure === undefined) throw new Error('there is no headline');
  return figure.figures as AutonomyFigures;
}

describe('a report', () => {
  it('verifies from its files alone', async () => {
    const { reporting } = await opened();
    const { folder, status } = await reporting.build(request('autonomy'));
    expect(status).toBe('published');
    const result = await verifyReport(folder, { key: formatVerifierKey(reporting.ledger.key) });
    expect(result.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(result.ok).toBe(true);
    expect(result.not_checked.join(' ')).toMatch(/whether what the robots logged is true/i);
  });

  // Three units work one hour each; 6, 3 and 12 minutes of it are teleoperated: 159 of 180 minutes are autonomous.
  it('says what was worked out by hand', async () => {
    const { reporting } = await opened();
    const { folder } = await reporting.build(request('autonomy'));
    const figures = headline(folder);
    expect(figures.headline?.[0]).toBeCloseTo(159 / 180, 12);
    expect(figures.interventions).toBe(30);
    expect(figures.interventions_per_hour.value).toBeCloseTo(10, 9);
    expect(figures.people_minutes_per_robot_hour).toBeCloseTo(7, 9);
  });

  it('says whether the window was declared before it started', async () => {
    const app = await appWith(october(fleet));
    const reporting = await reportingFor(app, { now: '2026-09-20T00:00:00.000Z' });
    const late = await reporting.build(request('readiness'));
    expect(predicateOf(late.folder).report.window_says).toBe('chosen afterwards');
    await reporting.declare('autonomy', '2026-10');
    const early = predicateOf((await reporting.build(request('autonomy'))).folder);
    expect(early.report).toMatchObject({ window_says: 'declared before it started' });
    expect(early.lints.find(({ id }) => id === 'L12')?.verdict).toBe('clear');
  });

  it('holds readiness rules against the same figures', async () => {
    const { reporting } = await opened();
    const { folder } = await reporting.build(request('readiness'));
    const { readiness } = predicateOf(folder);
    expect(readiness?.table.tasks).toMatchObject([
      { task: 'place-part', policy: 'helm@v14', rank: 0, next: { level: 'simulated' } },
    ]);
    expect((await verifyReport(folder)).checks.find(({ name }) => name === 'readiness')?.ok).toBe(
      true,
    );
  });

  it('names no unit, no day and no episode', async () => {
    const { reporting } = await opened();
    const { folder } = await reporting.build(request('autonomy'));
    for (const [name, bytes] of folder) {
      if (name === reportFiles.verifier) continue;
      const text = Buffer.from(bytes).toString('latin1');
      for (const unit of ['"u1"', 'o-u1-5', '2026-10-05'])
        expect(`${name}: ${text.includes(unit)}`).toBe(`${name}: false`);
    }
  });

  it('is the same when it is built again, and not a new vintage', async () => {
    const { reporting } = await opened();
    const first = await reporting.build(request('autonomy'));
    const again = await reporting.build(request('autonomy'));
    expect(again).toMatchObject({ status: 'unchanged', report_id: first.report_id });
    expect(again.folder).toEqual(first.folder);
  });

  it('gives two stores with the same evidence the same figures and the same files', async () => {
    const folders = await Promise.all(
      [0, 1].map(async () => (await (await opened()).reporting.build(request('autonomy'))).folder),
    );
    const [one, two] = folders.map((folder) => predicateOf(folder).results);
    expect(one).toEqual(two);
  });
});

it('needs two people where access is on', async () => {
  const app = await appWith(october(fleet));
  const reporting = await reportingFor(app, { twoPeople: true });
  const draft = await reporting.build(request('autonomy'));
  expect(draft.status).toBe('draft');
  expect(draft.folder.has(reportFiles.proof)).toBe(false);
  await expect(reporting.publish(draft.report_id, 'ada')).rejects.toMatchObject({
    code: 'FORBIDDEN',
  });
  const published = await reporting.publish(draft.report_id, 'grace');
  expect((await verifyReport(published.folder)).ok).toBe(true);
  expect(published.card).toMatchObject({ built_by: 'ada', published_by: 'grace' });
  await expect(reporting.publish(draft.report_id, 'grace')).rejects.toMatchObject({
    code: 'CONFLICT',
  });
});
