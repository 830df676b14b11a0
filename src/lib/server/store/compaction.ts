import type { DuckDBConnection } from '@duckdb/node-api';
import type { RollupSet } from './cache.ts';
import { inTransaction } from './parquet.ts';
import { readRows } from './read.ts';
import { numberIn, textIn } from './row-values.ts';

/** Each batch adds rows of its own; a table is merged when it has grown to this many times what it was merged to. */
const growth = 2;

/** Tables below this are as fast unmerged. */
const worthMerging = 20_000;

/** Keeps the rows of rollups few: the same group of many batches becomes one row again. No answer changes by it. */
export interface Compactor {
  /** Merges what has grown enough; the cost is a constant share of what was added. */
  compact(): Promise<void>;
  /** Merges every table of some size. */
  compactAll(): Promise<void>;
}

/** @param least rows of a table that is worth merging */
export function createCompactor(
  connection: DuckDBConnection,
  { rollups }: Pick<RollupSet, 'rollups'>,
  least = worthMerging,
): Compactor {
  const merged = new Map<string, number>();
  const tables = rollups.flatMap((family) => family.tables);

  async function compactAbove(limit: (name: string, rows: number) => number): Promise<void> {
    for (const [name, rows] of await sizes(connection)) {
      const table = tables.find((candidate) => candidate.name === name);
      if (table === undefined || rows <= Math.max(limit(name, rows), least)) continue;
      await inTransaction(connection, [
        // In order, so that a filter on a task or a day skips most of the table.
        `CREATE OR REPLACE TABLE ${name} AS SELECT * FROM (${table.merge(name)}) ORDER BY ALL`,
      ]);
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

async function sizes(connection: DuckDBConnection): Promise<Map<string, number>> {
  const rows = await readRows(
    connection,
    `SELECT table_name AS name, CAST(estimated_size AS DOUBLE) AS rows FROM duckdb_tables()
     WHERE NOT internal AND NOT temporary`,
  );
  return new Map(rows.map((row) => [textIn(row, 'name'), numberIn(row, 'rows')]));
}
