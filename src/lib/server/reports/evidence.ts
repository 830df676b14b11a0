import { readFile, rm } from 'node:fs/promises';
import { latencyDays, unitDays } from '#lib/metrics/rollups.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import {
  cellsFromRows,
  cellSums,
  latencyFromRows,
  type Evidence,
} from '#lib/reports/figures/cells.ts';
import type { EvidenceBatch } from '#lib/reports/report/predicate.ts';
import type { Window } from '#lib/reports/report/window.ts';
import { withUnreported } from '#lib/server/query/unreported.ts';
import { manifestText } from '#lib/server/store/manifest.ts';
import { quoted } from '#lib/server/store/sql.ts';
import type { Store } from '#lib/server/store/store.ts';
import { numberIn, textIn } from '#lib/server/store/row-values.ts';

/** The rows that a report's figures are computed from, and the same as Parquet files. */
export interface PublishedEvidence extends Evidence {
  readonly cellsParquet: Uint8Array;
  readonly latencyParquet: Uint8Array;
}

const inWindow = ({ from, to }: Window): string =>
  `day BETWEEN DATE ${quoted(from)} AND DATE ${quoted(to)}`;

/** Trials that never reported may have no unit. */
const nameSql = (column: string): string => `coalesce(CAST(${column} AS VARCHAR), '')`;

/**
 * Units and days become numbers. Their order is that of a keyed hash, so that a number says nothing of a name or a date,
 * and the number of a unit in one window nothing of that in another.
 */
const cellsSql = (window: Window, secret: string, source: string): string => {
  const order = (column: string): string =>
    `row_number() OVER (ORDER BY sha256(${quoted(`${secret} ${window.name} `)} || ${column}))`;
  const sums = cellSums
    .map((name) => `CAST(coalesce(sum(${name}), 0) AS BIGINT) AS ${name}`)
    .join(', ');
  const cells = (kind: string, column: string): string => `
    SELECT ${quoted(kind)} AS cluster_kind, CAST(c.number AS INTEGER) AS cluster,
      task, policy, world, context, ${sums}
    FROM picked JOIN (
      SELECT name, ${order('name')} AS number
      FROM (SELECT DISTINCT ${nameSql(column)} AS name FROM picked)) c
      ON c.name = ${nameSql(`picked.${column}`)}
    GROUP BY 1, 2, 3, 4, 5, 6`;
  return `WITH picked AS (SELECT * FROM ${source} WHERE ${inWindow(window)})
    SELECT * FROM (${cells('unit', 'unit')} UNION ALL ${cells('day', 'day')})
    ORDER BY cluster_kind, task, policy, world, context, cluster`;
};

const latencySql = (window: Window): string => `
  SELECT task, policy, world, context, measure, bucket, CAST(sum(count) AS BIGINT) AS count
  FROM ${latencyDays.plain(latencyDays.name)} WHERE ${inWindow(window)}
  GROUP BY ALL ORDER BY task, policy, world, context, measure, bucket`;

/** @param secret the store's pseudonym key: never leaves it */
export async function publishedEvidence(
  store: Store,
  window: Window,
  secret: string,
): Promise<PublishedEvidence> {
  const source = await withUnreported(store, unitDays.name);
  const [cells, latency] = [cellsSql(window, secret, source), latencySql(window)];
  return {
    cells: cellsFromRows(await store.query(cells)),
    latency: latencyFromRows(await store.query(latency)),
    cellsParquet: await parquetOf(store, cells),
    latencyParquet: await parquetOf(store, latency),
  };
}

async function parquetOf(store: Store, select: string): Promise<Uint8Array> {
  const path = await store.copyTo(select, 'parquet');
  try {
    return await readFile(path);
  } finally {
    await rm(path, { force: true });
  }
}

const startedIn = ({ from, to }: Window): string =>
  `CAST(started_at AS DATE) BETWEEN DATE ${quoted(from)} AND DATE ${quoted(to)}`;

/** Applied corrections of episodes that lie in the window, or did before. */
const correctionsSql = (window: Window): string => `
  FROM corrections c WHERE c.state = 'applied' AND c.episode_id IN (
    SELECT episode_id FROM amended_episodes WHERE ${startedIn(window)}
    UNION ALL SELECT episode_id FROM logged_episodes SEMI JOIN amended_episodes USING (episode_id)
    WHERE ${startedIn(window)})`;

/** The batches with episodes of the window or corrections of them, in the order of their commits. */
export async function evidenceBatches(
  store: Store,
  window: Window,
): Promise<readonly EvidenceBatch[]> {
  const episodes = await store.query(
    `SELECT batch_id, CAST(count(*) AS DOUBLE) AS n FROM episodes WHERE ${startedIn(window)} GROUP BY 1`,
  );
  const corrections = await store.query(
    `SELECT c.sequence, CAST(count(*) AS DOUBLE) AS n ${correctionsSql(window)} GROUP BY 1`,
  );
  const ofBatch = new Map(episodes.map((row) => [textIn(row, 'batch_id'), numberIn(row, 'n')]));
  const amending = new Map(
    corrections.map((row) => [numberIn(row, 'sequence'), numberIn(row, 'n')]),
  );
  return store.manifests().flatMap((manifest) => {
    const held = ofBatch.get(manifest.batch_id);
    const made = amending.get(manifest.sequence);
    if (held === undefined && made === undefined) return [];
    return [
      {
        batch_id: manifest.batch_id,
        manifest_sha256: sha256Hex(manifestText(manifest)),
        episodes: held ?? 0,
        ...(made === undefined ? {} : { corrections: made }),
      },
    ];
  });
}

/** Content hashes of the corrections of a window that came with one of the batches, or whose episode did. */
export async function correctionsIn(
  store: Store,
  window: Window,
  batches: readonly EvidenceBatch[],
): Promise<readonly string[]> {
  const ids = batches.map(({ batch_id }) => quoted(batch_id)).join(', ');
  if (ids === '') return [];
  const rows = await store.query(
    `SELECT DISTINCT i.content FROM (SELECT c.* ${correctionsSql(window)}) c
     JOIN record_ids i ON i.schema = 'telltale.correction/1' AND i.record_id = c.correction_id
     WHERE c.sequence IN (SELECT sequence FROM batches WHERE batch_id IN (${ids}))
       OR c.episode_id IN (SELECT episode_id FROM amended_episodes WHERE batch_id IN (${ids}))
     ORDER BY 1`,
  );
  return rows.map((row) => textIn(row, 'content'));
}
