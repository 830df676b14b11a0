/**
 * `npm run calibrate`: simulates every interval and test and writes the tables of design/calibration.md. Seeded: the same
 * code gives the same file. Takes some minutes. An argument sets the repetitions a row.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { type CalibrationRow, type CalibrationSection, holds } from '../tests/calibration/row.ts';
import { sections } from '../tests/calibration/sections.ts';

const repetitions = Number(process.argv[2] ?? 10_000);
const target = fileURLToPath(new URL('../design/calibration.md', import.meta.url));

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function line(row: CalibrationRow): string {
  const error = row.error === 0 ? 'exact' : `± ${percent(row.error)}`;
  const asked = `${percent(row.least)} … ${percent(row.most)}`;
  const cells = [row.estimator, row.setting, percent(row.nominal), percent(row.observed), error];
  return `| ${[...cells, asked, holds(row) ? 'yes' : '**no**'].join(' | ')} |`;
}

function table(section: CalibrationSection, rows: readonly CalibrationRow[]): string {
  return [
    `## ${section.title}`,
    '',
    section.reading,
    '',
    '| estimator | setting | promised | observed | error | asked | holds |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map(line),
    '',
  ].join('\n');
}

const computed = sections.map((section) => {
  const rows = section.rows(repetitions);
  process.stderr.write(`${section.title}: ${rows.length} rows\n`);
  return { section, rows };
});
const failing = computed.flatMap(({ rows }) => rows.filter((row) => !holds(row)));

const page = [
  '# Calibration',
  '',
  'Whether the intervals hold the truth as often as they say, and the tests reject a true null no more often than they say.',
  'Written by `npm run calibrate`; do not edit. `npm test` runs the same rows with fewer repetitions.',
  '',
  `Repetitions a row: ${repetitions} (fewer where a row says a larger error). "exact": every outcome was counted instead of`,
  'simulated. "asked": where the observed share must lie; four Monte-Carlo errors are allowed. A range that starts below the',
  'promise is a known shortfall, kept in sight; a naive method is listed to show what it loses.',
  '',
  ...computed.map(({ section, rows }) => table(section, rows)),
].join('\n');
writeFileSync(target, await format(page, { ...(await resolveConfig(target)), parser: 'markdown' }));

process.stdout.write(`${failing.length} rows outside what is asked of them.\n`);
for (const row of failing) process.stdout.write(`${line(row)}\n`);
process.exitCode = failing.length === 0 ? 0 : 1;
