import type { DuckDBConnection } from '@duckdb/node-api';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { RollupSet, StoredTable } from './cache.ts';
import { runAll } from './engine.ts';
import { inTransaction } from './parquet.ts';
import type { Row } from './decode.ts';
import { readRows } from './read.ts';
import { numberIn, textIn } from './row-values.ts';
import { quoted } from './sql.ts';

/** Each batch adds rows of its own; a table is looked at when it has grown to this many times what it was. */
const growth = 3;

/** Tables below this are as fast unmerged. */
const worthMerging = 20_000;

/** Merged, a table must be smaller by this much: sums by unit and day of new days have nothing to be merged with. */
const worthTheRewrite = 0.8;

/** Groups that are merged at a time: as many as the engine's memory holds with all their sums. */
const rowsAtOnce = 300_000;
/** Of groups of one number, of which a row holds many, so many for each such row: four million took more than 610 MiB. */
const elementsARow = 3;

/** What does not fit after all is tried again in slices of so many times less, and so often. */
const smaller = 4;
const tries = 3;

/** Keeps the rows of rollups few: the same group of many batches becomes one row again. No answer changes by it. */
export interface Compactor {
  /** Merges what has grown enough; the cost is a constant share of what was added. */
  compact(): Promise<void>;
  /** Merges every table of some size. */
  compactAll(): Promise<void>;
}

/**
 * @param least rows of a table that is worth merging
 * @param atOnce rows that are merged at a time
 */
export function createCompactor(
  connection: DuckDBConnection,
  { rollups }: Pick<RollupSet, 'rollups'>,
  least = worthMerging,
  atOnce = rowsAtOnce,
): Compactor {
  const merged = new Map<string, number>();
  const tables = rollups.flatMap((family) => family.tables);

  async function compactAbove(limit: (name: string, rows: number) => number): Promise<void> {
    for (const [name, rows] of await sizes(connection)) {
      const table = tables.find((candidate) => candidate.name === name);
      if (table === undefined || rows <= Math.max(limit(name, rows), least)) continue;
      if ((await groupsOf(connection, table)) < worthTheRewrite * rows)
        await mergeIfItFits(connection, table, atOnce);
      merged.set(name, (await sizes(connection)).get(name) ?? 0);
    }
  }

  return {
    compact: () =>
      compactAbove((name, rows) => {
        const before = merged.get(name);
        if (before === undefined) merged.set(name, rows);
        return growth * (before ?? rows);
      }),
    compactAll: () => compactAbove(() => 0),
  };
}

/** About how many rows the table would have if each group were one. */
async function groupsOf(connection: DuckDBConnection, { name, keys }: StoredTable) {
  const [row] = await readRows(
    connection,
    `SELECT CAST(approx_count_distinct(hash(${keys.join(', ')})) AS DOUBLE) AS groups FROM ${name}`,
  );
  return numberIn(row, 'groups');
}

/** Merged or not, a table gives the same answers: one that is too large for the memory is left as it is. */
async function mergeIfItFits(
  connection: DuckDBConnection,
  table: StoredTable,
  atOnce: number,
): Promise<void> {
  for (let attempt = 0; attempt < tries; attempt++) {
    const slices = await slicesOf(connection, table, atOnce / smaller ** attempt);
    try {
      await merge(connection, table, slices);
      return;
    } catch (thrown) {
      if (!(thrown instanceof TelltaleError && thrown.code === 'QUERY_TOO_LARGE')) throw thrown;
    }
  }
}

/** Writes the table anew, in order, so that a filter on a task, a policy or a day skips most of it. */
async function merge(
  connection: DuckDBConnection,
  { name, keys, merge: merged }: StoredTable,
  slices: readonly string[],
): Promise<void> {
  const next = `${name}_merged`;
  // A sort by every key would cost more than the merge.
  const order = [...keys.slice(0, 2), ...keys.slice(2).filter((key) => key === 'day')].join(', ');
  await inTransaction(connection, async () => {
    await runAll(connection, [
      `CREATE TABLE ${next} AS SELECT * FROM ${name} LIMIT 0`,
      ...slices.map(
        (slice) =>
          `INSERT INTO ${next} SELECT * FROM (${merged(`(SELECT * FROM ${name} WHERE ${slice})`)}) ORDER BY ${order}`,
      ),
      `DROP TABLE ${name}`,
      `ALTER TABLE ${next} RENAME TO ${name}`,
    ]);
  });
}

/** Conditions that part the rows by ranges of their first two columns, in order. Two rows of a group have them in common. */
export async function slicesOf(
  connection: DuckDBConnection,
  { name, keys, size }: StoredTable,
  rowsInOne = rowsAtOnce,
): Promise<string[]> {
  const atOnce = size === undefined ? rowsInOne : rowsInOne * elementsARow;
  const [first = '', second = first] = keys;
  const found = await readRows(
    connection,
    `SELECT ${first} AS first, ${second} AS second, CAST(${size ?? 'count(*)'} AS DOUBLE) AS rows
     FROM ${name} WHERE ${first} IS NOT NULL AND ${second} IS NOT NULL GROUP BY ALL ORDER BY ALL`,
  );
  if (found.reduce((sum, row) => sum + numberIn(row, 'rows'), 0) <= atOnce) return ['true'];
  const slices: { from: Row; to: Row; rows: number }[] = [];
  for (const row of found) {
    const rows = numberIn(row, 'rows');
    const open = slices.at(-1);
    if (open === undefined || open.rows + rows > atOnce) slices.push({ from: row, to: row, rows });
    else Object.assign(open, { to: row, rows: open.rows + rows });
  }
  const beyond = (row: Row, sign: '<' | '>'): string => {
    const [one, other] = [quoted(textIn(row, 'first')), quoted(textIn(row, 'second'))];
    return `(${first} ${sign} ${one} OR (${first} = ${one} AND ${second} ${sign}= ${other}))`;
  };
  return [
    ...slices.map(({ from, to }) => `${beyond(from, '>')} AND ${beyond(to, '<')}`),
    `${first} IS NULL OR ${second} IS NULL`,
  ];
}

async function sizes(connection: DuckDBConnection): Promise<Map<string, number>> {
  const rows = await readRows(
    connection,
    `SELECT table_name AS name, CAST(estimated_size AS DOUBLE) AS rows FROM duckdb_tables()
     WHERE NOT internal AND NOT temporary`,
  );
  return new Map(rows.map((row) => [textIn(row, 'name'), numberIn(row, 'rows')]));
}
