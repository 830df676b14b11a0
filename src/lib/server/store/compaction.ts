import type { DuckDBConnection } from '@duckdb/node-api';
import type { RollupSet, StoredTable } from './cache.ts';
import { runAll } from './engine.ts';
import { inTransaction } from './parquet.ts';
import { readRows } from './read.ts';
import { numberIn, textIn } from './row-values.ts';
import { quoted } from './sql.ts';

/** Each batch adds rows of its own; a table is looked at when it has grown to this many times what it was. */
const growth = 2;

/** Tables below this are as fast unmerged. */
const worthMerging = 20_000;

/** Merged, a table must be smaller by this much: sums by unit and day of new days have nothing to be merged with. */
const worthTheRewrite = 0.8;

/** Groups that are merged at a time: as many as the engine's memory holds with all their sums. */
const rowsAtOnce = 300_000;

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
        await merge(
          connection,
          table,
          rows <= atOnce ? ['true'] : await slicesOf(connection, table, atOnce),
        );
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

/** Writes the table anew, in order, so that a filter on a task, a policy or a day skips most of it. */
async function merge(
  connection: DuckDBConnection,
  { name, merge: merged }: StoredTable,
  slices: readonly string[],
): Promise<void> {
  const next = `${name}_merged`;
  await inTransaction(connection, async () => {
    await runAll(connection, [
      `CREATE TABLE ${next} AS SELECT * FROM ${name} LIMIT 0`,
      ...slices.map(
        (slice) =>
          `INSERT INTO ${next} SELECT * FROM (${merged(`(SELECT * FROM ${name} WHERE ${slice})`)}) ORDER BY ALL`,
      ),
      `DROP TABLE ${name}`,
      `ALTER TABLE ${next} RENAME TO ${name}`,
    ]);
  });
}

/** Conditions that part the rows by ranges of their first two columns, in order. */
async function slicesOf(
  connection: DuckDBConnection,
  { name, keys }: StoredTable,
  atOnce: number,
): Promise<string[]> {
  const columns = keys.slice(0, 2);
  const found = await readRows(
    connection,
    `SELECT [${columns.map((column) => `CAST(${column} AS VARCHAR)`).join(', ')}] AS place,
       CAST(count(*) AS DOUBLE) AS rows
     FROM ${name} WHERE ${columns.map((column) => `${column} IS NOT NULL`).join(' AND ')}
     GROUP BY ALL ORDER BY ALL`,
  );
  const slices: { first: string; last: string; rows: number }[] = [];
  for (const row of found) {
    const place = `(${(row['place'] as string[]).map(quoted).join(', ')})`;
    const size = numberIn(row, 'rows');
    const open = slices.at(-1);
    if (open === undefined || open.rows + size > atOnce)
      slices.push({ first: place, last: place, rows: size });
    else Object.assign(open, { last: place, rows: open.rows + size });
  }
  const tuple = `(${columns.join(', ')})`;
  return [
    ...slices.map(({ first, last }) => `${tuple} >= ${first} AND ${tuple} <= ${last}`),
    columns.map((column) => `${column} IS NULL`).join(' OR '),
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
