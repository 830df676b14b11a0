import type { DuckDBConnection } from '@duckdb/node-api';
import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { amendEpisode } from '#lib/log/amend.ts';
import { episodeColumns } from '#lib/log/columns.ts';
import type { Correction } from '#lib/log/records/correction.ts';
import { episodeFromColumns, type EpisodeRow } from '#lib/log/row.ts';
import { tableFiles, type RollupSet } from './cache.ts';
import { runAll } from './engine.ts';
import { episodesSql } from './episode-sql.ts';
import { batchesWithIds } from './id-order.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { readRows } from './read.ts';
import { textIn } from './row-values.ts';
import { quoted } from './sql.ts';

/**
 * Corrections of episodes, as the cache holds them. The evidence stays as it was logged; `amended_episodes` has, for each
 * episode that a correction changed, the row that counts instead, and the rollups hold that row's sums. All of it follows
 * from the evidence, in whatever order corrections and episodes came.
 */

/** Ids of the episodes whose amendments may have changed. */
const touched = 'touched_episodes';
/** Their rows as logged. */
const logged = 'touched_logged';
/** Their rows as amended, where that is another row. */
const amended = 'touched_amended';

/**
 * Takes the corrections in new batches, and those that wait for the episodes of new batches, into account. To be run in
 * the transaction that took the batches in, after their rows are in the index and the rollups.
 *
 * @param manifests all batches that the cache holds then, by sequence
 * @param fresh those of them that are new
 */
export async function applyCorrections(
  connection: DuckDBConnection,
  layout: Layout,
  rollups: RollupSet,
  manifests: readonly Manifest[],
  fresh: readonly Manifest[],
): Promise<void> {
  if (fresh.length === 0) return;
  await runAll(connection, fresh.flatMap(insertCorrections(layout)));
  if (!(await isAny(connection, 'corrections'))) return;
  await runAll(connection, touchedSql(layout, fresh));
  if (await isAny(connection, touched)) {
    await stageLogged(connection, layout, manifests);
    await stageAmended(connection, layout);
    await runAll(connection, restateSql(rollups));
  }
  await runAll(
    connection,
    [touched, logged, amended].map((name) => `DROP TABLE IF EXISTS ${name}`),
  );
}

const insertCorrections =
  (layout: Layout) =>
  (manifest: Manifest): string[] =>
    tableFiles(layout, [manifest], 'records').map(
      (path) => `INSERT INTO corrections
      SELECT record_id, (record ->> '$.target.id'), ${manifest.sequence}, record, NULL, NULL
      FROM read_parquet(${quoted(path)})
      WHERE schema = 'telltale.correction/1' AND (record ->> '$.target.schema') = 'telltale.episode/1'`,
    );

function touchedSql(layout: Layout, fresh: readonly Manifest[]): string[] {
  const sequences = fresh.map(({ sequence }) => sequence).join(', ');
  const segments = tableFiles(layout, fresh, 'episodes').map(quoted);
  const arrived = `SELECT episode_id FROM read_parquet([${segments.join(', ')}])
    WHERE episode_id IN (SELECT episode_id FROM corrections)`;
  const corrected = `SELECT episode_id FROM corrections WHERE sequence IN (${sequences})`;
  return [
    `CREATE OR REPLACE TEMP TABLE ${touched} AS ${[corrected, ...(segments.length === 0 ? [] : [arrived])].join(' UNION ')}`,
  ];
}

/** Only the segments that may hold one of them are read. */
async function stageLogged(
  connection: DuckDBConnection,
  layout: Layout,
  manifests: readonly Manifest[],
): Promise<void> {
  const met = await batchesWithIds(connection, `SELECT episode_id FROM ${touched}`);
  const files = met.flatMap((sequence) => {
    const manifest = manifests[sequence];
    return manifest === undefined ? [] : tableFiles(layout, [manifest], 'episodes');
  });
  const rows =
    files.length === 0
      ? 'SELECT * EXCLUDE (corrected) FROM amended_episodes WHERE false'
      : `SELECT * FROM read_parquet([${files.map(quoted).join(', ')}])
         WHERE episode_id IN (SELECT episode_id FROM ${touched})`;
  await runAll(connection, [`CREATE OR REPLACE TEMP TABLE ${logged} AS ${rows}`]);
}

/** Corrections go through the validator, as every line does, and their result through the SQL that every line takes. */
async function stageAmended(connection: DuckDBConnection, layout: Layout): Promise<void> {
  const corrections = Map.groupBy(
    await readRows(
      connection,
      `SELECT episode_id, CAST(record AS VARCHAR) AS record FROM corrections
       WHERE episode_id IN (SELECT episode_id FROM ${touched})`,
    ),
    (row) => textIn(row, 'episode_id'),
  );
  const lines: string[] = [];
  const outcomes: string[] = [];
  for (const row of await readRows(connection, `SELECT * FROM ${logged}`)) {
    const id = textIn(row, 'episode_id');
    const original = episodeFromColumns(row as unknown as EpisodeRow);
    if (!original.ok || original.record.schema !== 'telltale.episode/1') continue;
    const result = amendEpisode(
      original.record,
      (corrections.get(id) ?? []).map((each) => JSON.parse(textIn(each, 'record')) as Correction),
    );
    lines.push(`${JSON.stringify(result.episode)}\n`);
    for (const each of result.corrections) outcomes.push(`${JSON.stringify(each)}\n`);
  }
  const scratch = join(layout.tmp, `amended-${randomBytes(8).toString('hex')}.jsonl`);
  try {
    await writeFile(scratch, lines.join(''));
    await runAll(connection, [
      `CREATE OR REPLACE TEMP TABLE ${amended} AS
       SELECT a.* REPLACE (l.batch_id AS batch_id), ${differs(['extra', 'media'])} AS corrected
       FROM (${episodesSql(scratch, '', false)}) a JOIN ${logged} l USING (episode_id)
       WHERE ${differs([])}`,
    ]);
    await writeFile(scratch, outcomes.join(''));
    await runAll(connection, [
      `UPDATE corrections SET problem = o.problem, state = CASE WHEN o.problem IS NULL THEN 'applied' ELSE 'refused' END
       FROM read_json(${quoted(scratch)}, format = 'newline_delimited', columns = {id: 'VARCHAR', problem: 'VARCHAR'}) o
       WHERE correction_id = o.id`,
    ]);
  } finally {
    await rm(scratch, { force: true });
  }
}

/** Whether the amended row says anything else than the logged one, some columns aside. */
function differs(aside: readonly string[]): string {
  const columns = episodeColumns.filter(({ name }) => !aside.includes(name));
  return `(${columns.map(({ name }) => `a.${name} IS DISTINCT FROM l.${name}`).join(' OR ')})`;
}

/** What counted for the touched episodes leaves the rollups, and what counts now enters them. */
const restateSql = ({ rollups }: RollupSet): string[] => {
  const counting = (instead: string): string => `(
    SELECT * EXCLUDE (corrected) FROM ${instead} WHERE episode_id IN (SELECT episode_id FROM ${touched})
    UNION ALL SELECT * FROM ${logged} WHERE episode_id NOT IN (SELECT episode_id FROM ${instead}))`;
  return [
    ...rollups.flatMap(({ retract }) => retract(counting('amended_episodes'))),
    ...rollups.flatMap(({ insert }) => insert(counting(amended))),
    `DELETE FROM amended_episodes WHERE episode_id IN (SELECT episode_id FROM ${touched})`,
    `INSERT INTO amended_episodes SELECT * FROM ${amended}`,
  ];
};

/** Whether a table has rows. */
export async function isAny(connection: DuckDBConnection, table: string): Promise<boolean> {
  return (await readRows(connection, `SELECT 1 AS one FROM ${table} LIMIT 1`)).length > 0;
}
