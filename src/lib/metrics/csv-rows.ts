import { TelltaleError } from '#lib/kernel/errors.ts';

export type CsvRow = Readonly<Record<string, string>>;

/**
 * The rows of a small CSV text (RFC 4180) by column name. For tables that a person wrote; evidence goes through the
 * ingest.
 *
 * @throws TelltaleError UNREADABLE_INPUT for an open quote, a repeated column or a row of another length than the header.
 */
export function csvRows(text: string, name: string): readonly CsvRow[] {
  const [header, ...rows] = cells(text.replace(/^\uFEFF/, ''), name);
  if (header === undefined) throw unreadable(`${name} is empty; a header line is wanted`);
  if (new Set(header).size !== header.length) throw unreadable(`${name} names a column twice`);
  return rows.map((row, index) => {
    if (row.length === header.length)
      return Object.fromEntries(header.map((column, at) => [column, row[at] ?? '']));
    throw unreadable(
      `${name} line ${index + 2} has ${row.length} values where the header has ${header.length} columns`,
    );
  });
}

function cells(text: string, name: string): string[][] {
  const rows: string[][] = [];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n|$)/y;
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null)
      throw unreadable(`${name} line ${rows.length + 1} has a quote out of place`);
    const [, value = '', end = ''] = match;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    const last = cell.lastIndex === text.length;
    if (end === ',' && !last) continue;
    if (end === ',') row.push('');
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  }
  return rows;
}

const unreadable = (message: string): TelltaleError =>
  new TelltaleError('UNREADABLE_INPUT', message);
