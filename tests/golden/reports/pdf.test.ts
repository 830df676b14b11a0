import { spawnSync } from 'node:child_process';
import PDFDocument from 'pdfkit';
import { expect, it } from 'vitest';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { cannotShow, type ReportPredicate } from '#lib/reports/report/predicate.ts';
import { reportDocument } from '#lib/reports/render/report-document.ts';
import { openReport } from '#lib/reports/verify/opened.ts';
import { registerFonts, printable } from '#lib/server/reports/pdf/style.ts';
import { reportPdf } from '#lib/server/reports/pdf/report-pdf.ts';
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

it('draws the same bytes in another process', async () => {
  const document = reportDocument(await predicate());
  const other = spawnSync(process.execPath, ['tests/golden/reports/pdf.child.ts'], {
    input: JSON.stringify(document),
    encoding: 'utf8',
  });
  expect(other.stderr).toBe('');
  expect(other.stdout).toBe(sha256Hex(await reportPdf(document)));
});

it('embeds its fonts, each as a subset', async () => {
  const bytes = await reportPdf(reportDocument(await predicate()));
  const fonts = Buffer.from(bytes)
    .toString('latin1')
    .match(/\/BaseFont \/[A-Z]{6}\+IBMPlexSans-\w+/g);
  expect(new Set(fonts)).toEqual(
    new Set([
      expect.stringMatching(/IBMPlexSans-SemiBold$/),
      expect.stringMatching(/IBMPlexSans-Regular$/),
    ]),
  );
  expect(Buffer.from(bytes).toString('latin1')).not.toContain('/BaseFont /Helvetica');
});

it('has a glyph for every sign that it draws', () => {
  const doc = new PDFDocument();
  registerFonts(doc);
  for (const weight of ['regular', 'strong']) {
    const { _font } = doc.font(weight) as unknown as {
      _font: { font: { hasGlyphForCodePoint(code: number): boolean } };
    };
    const missing = Array.from({ length: 0x2fff - 0x20 }, (_, index) => 0x20 + index)
      .map((code) => [code, String.fromCodePoint(code)] as const)
      .filter(
        ([, sign]) =>
          printable(sign) === sign && !_font.font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0),
      )
      .map(([, sign]) => sign);
    expect(missing).toEqual([]);
  }
  expect(printable('Łódź ≥ 95 % − 3 → café ‘x’ … ✓ \u2009n')).toBe(
    '?ódz at least 95 % − 3 to café ‘x’ … ? \u00a0n',
  );
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
