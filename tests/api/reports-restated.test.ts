import { describe, expect, it } from 'vitest';
import { reportFiles } from '#lib/reports/report/predicate.ts';
import type { ReportFolder } from '#lib/reports/verify/folder.ts';
import { verifyReport } from '#lib/reports/verify/verify.ts';
import { ingest } from '../helpers/app.ts';
import { fleet, october, opened, predicateOf, request } from '../helpers/reports.ts';

describe('restatements', () => {
  it('finds what a late batch changes, with old and new', async () => {
    const { app, reporting } = await opened();
    const first = await reporting.build(request('autonomy'));
    // A fourth unit turns up late: one hour, 30 minutes of it teleoperated: 189 of 240 minutes.
    await ingest(app, october([{ unit: 'u4', minutes: 30, successes: 4 }]));
    expect(await reporting.restatement('autonomy', '2026-10')).not.toBeNull();
    const second = await reporting.build(request('autonomy'));
    expect(second).toMatchObject({ status: 'published', report_id: 'autonomy-2026-10-v2' });
    expect(second.restates?.report_id).toBe(first.report_id);
    expect(second.restates?.batches_added).toHaveLength(1);
    expect(second.restates?.reasons).toEqual(['1 batch came in after the report was made']);
    const changed = second.restates?.figures.find(
      ({ metric, group }) => metric === 'autonomy/1' && Object.keys(group).length === 1,
    );
    expect(changed?.old?.value).toBeCloseTo(159 / 180, 9);
    expect(changed?.new?.value).toBeCloseTo(189 / 240, 9);
    for (const { folder } of [first, second]) expect((await verifyReport(folder)).ok).toBe(true);
    expect(second.folder.has(reportFiles.consistency)).toBe(true);
    expect((await reporting.shelf.all()).map(({ id }) => id)).toEqual([
      'autonomy-2026-10-v1',
      'autonomy-2026-10-v2',
    ]);
  });

  it('finds what a correction changes, and leaves the evidence as it was logged', async () => {
    const { app, reporting } = await opened(
      october(fleet.map((each) => ({ ...each, minutes: 0 }))),
    );
    const first = await reporting.build(request('readiness'));
    const success = (folder: ReportFolder) =>
      predicateOf(folder).results.find(({ metric }) => metric === 'success/1')?.figures;
    // By hand: 9 + 10 + 8 of 30 trials succeeded; one of them did not after all.
    expect(success(first.folder)).toMatchObject({ trials: 30, successes: 27 });
    const logged = await app.store.query(`SELECT * FROM logged_episodes ORDER BY episode_id`);
    const fix = {
      schema: 'telltale.correction/1',
      correction_id: 'o-u1-5-0/second-look',
      target: { schema: 'telltale.episode/1', id: 'o-u1-5-0' },
      changes: [{ path: '/outcome', old: 'success', new: 'failure' }],
      reason: 'the part fell after the clip ended',
      author: 'grader-2',
      corrected_at: '2026-11-02T08:00:00Z',
    };
    await ingest(app, [fix]);
    const second = await reporting.build(request('readiness'));
    expect(second).toMatchObject({ status: 'published', report_id: 'readiness-2026-10-v2' });
    expect(success(second.folder)).toMatchObject({ trials: 30, successes: 26 });
    expect(second.restates).toMatchObject({
      report_id: first.report_id,
      reasons: ['1 batch came in after the report was made', '1 correction was filed'],
      batches_added: [{ episodes: 0, corrections: 1 }],
      batches_removed: [],
    });
    const changed = second.restates?.figures.find(({ metric }) => metric === 'success/1');
    expect(changed?.old?.value).toBeCloseTo(27 / 30, 9);
    expect(changed?.new?.value).toBeCloseTo(26 / 30, 9);
    // The restatement points at the correction's leaf by its content, and names no episode.
    const [content] = second.restates?.corrections ?? [];
    const leaf = reporting.ledger.leaves().find('correction/1', `${fix.correction_id} ${content}`);
    expect(leaf).toBeTypeOf('number');
    expect(JSON.stringify(second.restates)).not.toContain('o-u1-5');
    expect(second.folder.has(reportFiles.consistency)).toBe(true);
    for (const { folder } of [first, second]) expect((await verifyReport(folder)).ok).toBe(true);
    expect(await app.store.query(`SELECT * FROM logged_episodes ORDER BY episode_id`)).toEqual(
      logged,
    );
    expect((await reporting.build(request('readiness'))).status).toBe('unchanged');
  });

  it('is silent about a correction that changes no figure', async () => {
    const { app, reporting } = await opened();
    await reporting.build(request('autonomy'));
    await ingest(app, [
      {
        schema: 'telltale.correction/1',
        correction_id: 'note',
        target: { schema: 'telltale.episode/1', id: 'o-u1-5-0' },
        changes: [{ path: '/instruction', old: null, new: 'place the part' }],
        reason: 'was left out',
        author: 'grader-2',
        corrected_at: '2026-11-02T08:00:00Z',
      },
    ]);
    expect((await reporting.build(request('autonomy'))).status).toBe('unchanged');
  });

  it('says nothing where the late batch lies outside the window', async () => {
    const { app, reporting } = await opened();
    await reporting.build(request('autonomy'));
    const november = october([{ unit: 'u9', minutes: 0, successes: 10 }], { day: 40 });
    await ingest(app, november);
    expect(await reporting.restatement('autonomy', '2026-10')).toBeNull();
    expect((await reporting.build(request('autonomy'))).status).toBe('unchanged');
  });

  it('restates readiness when the rules are another version', async () => {
    const { reporting } = await opened();
    await reporting.build(request('readiness'));
    const rules = `rules: telltale.readiness/1
name: strict
version: 2.0.0
confidence: 0.99
levels:
  - id: only
    title: Works
    gates:
      - {id: g, title: Success, figure: success_rate, at_least: 0.5, world: real, contexts: [production], min_n: 10, min_units: 1}
`;
    const again = await reporting.build({ ...request('readiness'), rules });
    expect(again.restates).toMatchObject({ rules_changed: true });
    expect((await verifyReport(again.folder)).ok).toBe(true);
  });
});
