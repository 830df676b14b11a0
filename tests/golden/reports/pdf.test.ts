import { expect, it } from 'vitest';
import { cannotShow, type ReportPredicate } from '#lib/reports/report/predicate.ts';
import { reportDocument } from '#lib/reports/render/report-document.ts';
import { openReport } from '#lib/reports/verify/opened.ts';
import { reportPdf } from '#lib/server/reports/pdf.ts';
import { appWith } from '../../helpers/app.ts';
import { october, reportingFor } from '../../helpers/reports.ts';

async function predicate(): Promise<ReportPredicate> {
  const app = await appWith(
    october([
      { unit: 'u1', minutes: 6, successes: 9 },
      { unit: 'u2', minutes: 3, successes: 10 },
    ]),
  );
  const { folder } = await (
    await reportingFor(app)
  ).build({ kind: 'autonomy', window: '2026-10', by: 'ada' });
  return openReport(folder).predicate;
}

it('draws the same bytes for the same report, tagged and dated by its evidence', async () => {
  const document = reportDocument(await predicate());
  const [first, second] = [await reportPdf(document), await reportPdf(structuredClone(document))];
  expect(Buffer.compare(first, second)).toBe(0);
  const text = Buffer.from(first).toString('latin1');
  expect(text).toMatch(/\/Marked true/);
  expect(text).toMatch(/\/StructTreeRoot/);
  expect(text).toMatch(/\/Lang \(en-GB\)/);
  const stamp = document.date.replaceAll(/[-:T]/g, '').slice(0, 14);
  expect(text).toContain(`(D:${stamp}Z)`);
  const other = await reportPdf({ ...document, title: 'Another' });
  expect(Buffer.compare(first, other)).not.toBe(0);
});

it('says in words what the figures say', async () => {
  const blocks = reportDocument(await predicate()).blocks;
  const words = JSON.stringify(blocks);
  // 111 of 120 minutes are autonomous; 92.5 % is exact, and nothing is rounded up.
  expect(words).toContain('In 92.5 % of it the policy alone produced the motion commands');
  expect(words).toContain('Window chosen afterwards');
  for (const sentence of cannotShow) expect(words).toContain(sentence);
  expect(words).not.toContain('NaN');
  expect(words).not.toContain('undefined');
});
