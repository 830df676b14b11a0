import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));

/** Public records as their authors published them; they lie beside the project and are never committed. */
export const realData = (path: string): { readonly path: string; readonly absent: boolean } => {
  const full = `${folder}${path}`;
  return { path: full, absent: !existsSync(full) };
};

/** What a skipped test says. */
export const absence = (path: string): string =>
  `needs ../shared/data/${path}, which is not here: not checked`;

/** Rows of a plain CSV file, RFC 4180 quoting included, by column name. */
export function csvRows(path: string): readonly Readonly<Record<string, string>>[] {
  const [header = [], ...rows] = parse(readFileSync(path, 'utf8'));
  return rows.map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}

function parse(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/y;
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) break;
    const [, value = '', end = ''] = match;
    row.push(value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value);
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
