import type { DuckDBConnection } from '@duckdb/node-api';
import { inTransaction } from './parquet.ts';
import { readRows } from './read.ts';
import { numberIn } from './row-values.ts';

/**
 * The order of the index of ids. Each batch adds its hashes in order, so that a lookup passes over the blocks whose range
 * does not hold what it looks for; of many batches each has blocks over the whole range. So the index is put in order as a
 * whole when it has grown by half: then an id costs one block, whatever the number of episodes.
 */

/** Where all blocks together are read in a few milliseconds, order brings nothing. */
const worthOrdering = 1_000_000;
const growth = 1.5;

/** Hashes sorted at a time: as many as fit in the memory beside the rest. */
const rowsAtOnce = 4_000_000;

const orderedRows = 'ordered_ids';

/** Orders the index if it has grown enough. @param least rows from which on it is worth it */
export async function orderIds(
  connection: DuckDBConnection,
  least = worthOrdering,
  atOnce = rowsAtOnce,
): Promise<void> {
  const [found] = await readRows(
    connection,
    `SELECT (SELECT CAST(count(*) AS DOUBLE) FROM episode_ids) AS rows,
       coalesce((SELECT CAST(value AS DOUBLE) FROM meta WHERE key = '${orderedRows}'), 0.0) AS ordered`,
  );
  const rows = numberIn(found, 'rows');
  if (rows < least || rows < growth * numberIn(found, 'ordered')) return;
  await inTransaction(connection, [
    'CREATE TABLE next_ids AS SELECT * FROM episode_ids LIMIT 0',
    ...rangesOf(Math.ceil(rows / atOnce)).map(
      (range) => `INSERT INTO next_ids SELECT * FROM episode_ids WHERE ${range} ORDER BY hash`,
    ),
    'DROP TABLE episode_ids',
    'ALTER TABLE next_ids RENAME TO episode_ids',
    `DELETE FROM meta WHERE key = '${orderedRows}'`,
    `INSERT INTO meta VALUES ('${orderedRows}', '${rows}')`,
  ]);
}

const hashes = 2n ** 64n;

/** Conditions that part all hashes into ranges of equal width, in order. */
function rangesOf(count: number): string[] {
  const from = (index: number): bigint => (hashes * BigInt(index)) / BigInt(count);
  return Array.from({ length: count }, (_, index) =>
    index === count - 1
      ? `hash >= ${from(index)}`
      : `hash >= ${from(index)} AND hash < ${from(index + 1)}`,
  );
}

/** Most hashes for which each block's range is looked at: for more of them nearly all blocks are read anyway. */
const fewHashes = 200;

/** The batches that may hold one of the ids of a SELECT (column `episode_id`), as their sequences in order. */
export async function batchesWithIds(
  connection: DuckDBConnection,
  ids: string,
): Promise<readonly number[]> {
  const few = await readRows(
    connection,
    `SELECT CAST(hash(episode_id) AS VARCHAR) AS hash FROM (${ids}) LIMIT ${fewHashes + 1}`,
  );
  // The engine prunes blocks by a list in the statement, not by one that it reads.
  const among =
    few.length > fewHashes
      ? `SELECT hash(episode_id) FROM (${ids})`
      : few.map(({ hash }) => String(hash as string)).join(', ');
  if (among === '') return [];
  const rows = await readRows(
    connection,
    `SELECT DISTINCT sequence FROM episode_ids WHERE hash IN (${among}) ORDER BY 1`,
  );
  return rows.map((row) => numberIn(row, 'sequence'));
}
