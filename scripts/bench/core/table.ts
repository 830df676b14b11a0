import { meets, type Report, type Result, type Spread } from './result.ts';

/** Three significant digits, with thousands parted where there are any. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(3));
  return Math.abs(rounded) >= 1000 ? rounded.toLocaleString('en-GB') : String(rounded);
}

const range = ({ min, median, max, n }: Spread): string =>
  n === 1 ? short(median) : `${short(median)} (${short(min)}–${short(max)})`;

function target({ target: wanted }: Result): string {
  if (wanted === undefined) return '';
  return `${wanted.at === 'least' ? '≥' : '≤'} ${short(wanted.value)}${wanted.of === 'ratio' ? ' ×' : ''}`;
}

const verdict = (result: Result): string => {
  const reached = meets(result);
  return reached === undefined ? '' : reached ? 'met' : 'missed';
};

const headings = ['bench', 'unit', 'measured', 'limit', 'ratio', 'target', ''] as const;

const cells = (result: Result): string[] => [
  result.name,
  result.unit,
  range(result.value),
  result.limit === undefined ? '' : range(result.limit.value),
  result.ratio === undefined ? '' : range(result.ratio),
  target(result),
  verdict(result),
];

/** The results as a Markdown table: median (min–max). */
export function markdownTable(results: readonly Result[]): string {
  const rows = [[...headings], headings.map(() => '---'), ...results.map(cells)];
  return rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The results for a terminal, columns aligned. */
export function textTable(results: readonly Result[]): string {
  const rows = [[...headings], ...results.map(cells)];
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export const machineLine = ({ machine, date }: Report): string =>
  `${date.slice(0, 10)} · ${machine.cpu}, ${machine.cores} cores, ${machine.memory_gib} GiB, ${machine.os}, load ${machine.load} · ${Object.entries(
    machine.versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}`;
