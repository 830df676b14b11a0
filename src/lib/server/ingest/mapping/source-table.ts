import { open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { identifier, quoted } from '#lib/server/store/sql.ts';
import type { Sandbox } from '#lib/server/store/sandbox.ts';
import { csvHeader } from './csv-header.ts';
import { invalid, type JoinedTable, type Mapping, type SourceTable } from './mapping-file.ts';

/** Names of the engine's own columns; a table that has such a column is refused. */
export const reserved = 'telltale_';

/** A table's files, found before the sandbox closes its doors. */
export interface SourceFiles {
  readonly main: string;
  /** By the name under which the mapping joins them. */
  readonly joined: Readonly<Record<string, string>>;
}

/**
 * The files that a mapping reads. Joined tables lie in the folder of the main one: a mapping cannot reach further.
 *
 * @throws TelltaleError NOT_FOUND when not exactly one file matches
 */
export async function findSourceFiles(mapping: Mapping, main: string): Promise<SourceFiles> {
  const folder = dirname(main);
  const joined: Record<string, string> = {};
  const names = Object.keys(mapping.sources).length === 0 ? [] : (await readdir(folder)).sort();
  for (const [name, { file }] of Object.entries(mapping.sources)) {
    const matching = names.filter((candidate) => matches(candidate, file));
    const [only] = matching;
    if (only === undefined || matching.length > 1)
      throw new TelltaleError(
        'NOT_FOUND',
        `the mapping joins "${file}" as ${name}: ${matching.length} files in ${folder} match, one is needed`,
      );
    joined[name] = join(folder, only);
  }
  return { main, joined };
}

/** Whether a file name matches a pattern with `*` and `?`. */
export function matches(name: string, pattern: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${expression}$`, 's').test(name);
}

/** A line of a text table that could not be cut into its columns. */
export interface BadLine {
  readonly line: number;
  readonly text: string;
  readonly message: string;
}

export interface LoadedSource {
  readonly rows: number;
  readonly badLines: readonly BadLine[];
  /** Names and types of the columns of table `raw`, less the row number: joined tables are one STRUCT each. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * Loads the tables into `raw`: the row number, the columns of the main table as they stand, and each joined table's row
 * as one STRUCT. Text tables are read as text only, so that one bad value cannot change the type of a column.
 */
export async function loadSource(
  sandbox: Sandbox,
  mapping: Mapping,
  files: SourceFiles,
): Promise<LoadedSource> {
  const main = await reading(sandbox, files.main, mapping.source, 'main');
  await sandbox.run(
    `CREATE TABLE telltale_main AS SELECT row_number() OVER () AS ${reserved}row, * FROM ${main}`,
  );
  const badLines = await rejectedLines(sandbox);
  const joins: string[] = [];
  for (const [name, table] of Object.entries(mapping.sources))
    joins.push(await loadJoined(sandbox, name, table, files.joined[name] ?? ''));
  await sandbox.run(
    `CREATE TABLE raw AS SELECT telltale_main.*${Object.keys(mapping.sources)
      .map((name) => `, ${identifier(`${reserved}${name}`)}.value AS ${identifier(name)}`)
      .join('')}
     FROM telltale_main ${joins.join(' ')} ORDER BY ${reserved}row`,
  );
  await sandbox.run('DROP TABLE telltale_main');
  return { ...(await describeRaw(sandbox)), badLines };
}

/** The rows of quarantine entries as table `raw`, read as they were when they were refused. */
export async function loadKeptRows(
  sandbox: Sandbox,
  path: string,
  columns: Readonly<Record<string, string>>,
): Promise<LoadedSource> {
  const types = Object.entries(columns).map(
    ([name, type]) => `${identifier(name)}: ${quoted(type)}`,
  );
  await sandbox.run(
    `CREATE TABLE raw AS SELECT row_number() OVER () AS ${reserved}row, *
     FROM read_json(${quoted(path)}, format = 'newline_delimited', maximum_object_size = 67108864, columns = {${types.join(', ')}})`,
  );
  return { ...(await describeRaw(sandbox)), badLines: [] };
}

async function describeRaw(
  sandbox: Sandbox,
): Promise<{ rows: number; columns: Record<string, string> }> {
  const [count] = await sandbox.query('SELECT count(*) AS rows FROM raw');
  const described = await sandbox.columns('SELECT * FROM raw LIMIT 0');
  const columns = described.filter(({ name }) => name !== `${reserved}row`);
  return {
    rows: Number(count?.['rows']),
    columns: Object.fromEntries(columns.map(({ name, type }) => [name, type])),
  };
}

async function loadJoined(
  sandbox: Sandbox,
  name: string,
  table: JoinedTable,
  path: string,
): Promise<string> {
  const alias = identifier(`${reserved}${name}`);
  await sandbox.run(
    `CREATE TABLE ${alias} AS SELECT t AS value FROM ${await reading(sandbox, path, table, name)} t`,
  );
  const lost = await rejectedLines(sandbox);
  if (lost.length > 0)
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `${path}, line ${lost[0]?.line}: ${lost[0]?.message}; a joined table must be whole`,
    );
  const keys = Object.values(table.on).map((column) => `value.${identifier(column)}`);
  const [twice] = await sandbox.query(
    `SELECT count(*) AS n FROM (SELECT 1 FROM ${alias} GROUP BY ${keys.join(', ')} HAVING count(*) > 1)`,
  );
  if (Number(twice?.['n']) > 0)
    throw new TelltaleError(
      'UNREADABLE_INPUT',
      `${path}: several rows share ${Object.values(table.on).join(', ')}; a joined table must have one row for each`,
    );
  const on = Object.entries(table.on).map(
    ([here, there]) =>
      `CAST(telltale_main.${identifier(here)} AS VARCHAR) = CAST(${alias}.value.${identifier(there)} AS VARCHAR)`,
  );
  return `LEFT JOIN ${alias} ON ${on.join(' AND ')}`;
}

/** The table function that reads a file, with its columns named. */
async function reading(
  sandbox: Sandbox,
  path: string,
  table: Pick<SourceTable, 'format' | 'delimiter' | 'columns'>,
  name: string,
): Promise<string> {
  const format = table.format ?? (await formatOf(path));
  const file = quoted(path);
  const delimiter = table.delimiter ?? ',';
  const direct =
    format === 'parquet'
      ? `read_parquet(${file})`
      : `read_json(${file}, sample_size = -1, maximum_object_size = 16777216)`;
  const names =
    format === 'csv'
      ? await csvHeader(path, delimiter)
      : (await sandbox.columns(`SELECT * FROM ${direct} LIMIT 0`)).map((column) => column.name);
  const faults = [
    ...names
      .filter((column) => column.startsWith(reserved))
      .map((column) => `column ${column} has a reserved name`),
    ...Object.keys(table.columns)
      .filter((column) => !names.includes(column))
      .map(
        (column) =>
          `${name}: there is no column "${column}" in ${path}; it has ${names.join(', ')}`,
      ),
  ];
  if (faults.length > 0) throw invalid('this', faults);
  if (format !== 'csv') return direct;
  const columns = names.map((column) => `${quoted(column)}: 'VARCHAR'`);
  return `read_csv(${file}, header = true, auto_detect = false, quote = '"', escape = '"', delim = ${quoted(delimiter)}, store_rejects = true, strict_mode = true, max_line_size = 8388608, columns = {${columns.join(', ')}})`;
}

async function formatOf(path: string): Promise<'csv' | 'json' | 'parquet'> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(64), length: 64 });
    const head = buffer.subarray(0, bytesRead).toString('latin1');
    if (head.startsWith('PAR1')) return 'parquet';
    return /^(\xef\xbb\xbf)?\s*[[{]/.test(head) ? 'json' : 'csv';
  } finally {
    await file.close();
  }
}

/** Lines that the reader of the table before could not use; asks once. */
async function rejectedLines(sandbox: Sandbox): Promise<BadLine[]> {
  const rows = await sandbox
    .query(
      `SELECT line, any_value(csv_line) AS text, string_agg(DISTINCT error_message, '; ') AS message
     FROM reject_errors GROUP BY line ORDER BY line`,
    )
    .catch(() => []);
  if (rows.length > 0) {
    await sandbox.run('DROP TABLE reject_errors');
    await sandbox.run('DROP TABLE reject_scans');
  }
  return rows.map(({ line, text, message }) => ({
    line: Number(line),
    text: String(text as string),
    message: String(message as string),
  }));
}
