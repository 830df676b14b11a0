import type { DuckDBConnection } from '@duckdb/node-api';
import { join } from 'node:path';
import { episodeColumns } from '#lib/log/columns.ts';
import { runAll } from './engine.ts';
import { batchesWithIds } from './id-order.ts';
import { readRows } from './read.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { tableFiles } from './cache.ts';
import { textIn } from './row-values.ts';
import { quoted } from './sql.ts';

/** How the episodes of a staged file relate to one another and to those already in the store. */
export interface Identities {
  /** Ids that occur more than once in the file. */
  readonly repeated: readonly string[];
  /** Ids that the store holds with exactly the same columns: duplicates. */
  readonly known: number;
  /** Ids that the store holds with other columns: conflicts, or the same content written in another order. */
  readonly changed: readonly string[];
}

/** Temporary table of the ids in the staged file that the store has, with `same`. */
const clashes = 'staged_clashes';

/**
 * Looks the episodes of a staged file up. The index holds hashes only; where one is met, the segments that hold it
 * decide, column by column, so a collision of hashes costs time and never an episode.
 */
export async function identify(
  connection: DuckDBConnection,
  layout: Layout,
  manifests: readonly Manifest[],
  staged: string,
): Promise<Identities> {
  const repeated = await readRows(
    connection,
    `SELECT episode_id FROM read_parquet(${quoted(staged)}) GROUP BY 1 HAVING count(*) > 1`,
  );
  await runAll(connection, [`DROP TABLE IF EXISTS ${clashes}`]);
  const met = await batchesWithIds(
    connection,
    `SELECT episode_id FROM read_parquet(${quoted(staged)})`,
  );
  const segments = met.flatMap((sequence) => {
    const manifest = manifests[sequence];
    return manifest === undefined ? [] : tableFiles(layout, [manifest], 'episodes');
  });
  const ids = repeated.map((row) => textIn(row, 'episode_id'));
  if (segments.length === 0) return { repeated: ids, known: 0, changed: [] };

  const content = `hash(${episodeColumns.map(({ name }) => name).join(', ')})`;
  await runAll(connection, [
    `CREATE TEMP TABLE ${clashes} AS
     SELECT staged.episode_id, staged.content = kept.content AS same
     FROM (SELECT episode_id, ${content} AS content FROM read_parquet(${quoted(staged)})) staged
     JOIN (SELECT episode_id, ${content} AS content FROM read_parquet([${segments.map(quoted).join(', ')}])) kept
     USING (episode_id)`,
  ]);
  const [count] = await readRows(
    connection,
    `SELECT count(*) FILTER (same) AS known FROM ${clashes}`,
  );
  const changed = await readRows(connection, `SELECT episode_id FROM ${clashes} WHERE NOT same`);
  return {
    repeated: ids,
    known: Number(count?.['known'] ?? 0),
    changed: changed.map((row) => textIn(row, 'episode_id')),
  };
}

/** The staged episodes that the store does not have, to another file; needs `identify` just before. */
export const withoutKnownSql = (staged: string, sort: readonly string[]): string =>
  `SELECT * FROM read_parquet(${quoted(staged)})
   WHERE episode_id NOT IN (SELECT episode_id FROM ${clashes}) ORDER BY ${sort.join(', ')}`;

/** Staged episodes without the ids in a file of lines, and with those of another staged file. */
export const replaceSql = (
  staged: string,
  ids: string,
  added: string,
  sort: readonly string[],
): string =>
  `SELECT * FROM (
     SELECT * FROM read_parquet(${quoted(staged)})
     WHERE episode_id NOT IN (SELECT episode_id FROM read_json(${quoted(ids)}, format = 'newline_delimited', columns = {episode_id: 'VARCHAR'}))
     UNION ALL SELECT * FROM read_parquet(${quoted(added)}))
   ORDER BY ${sort.join(', ')}`;

/** Where staged files of a batch go before they are published. */
export const stagedPath = (folder: string, batchId: string, kind: string): string =>
  join(folder, `${batchId}.${kind}.parquet`);
