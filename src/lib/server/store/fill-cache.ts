import type { DuckDBConnection } from '@duckdb/node-api';
import { availableParallelism } from 'node:os';
import { applyCorrections } from './amendments.ts';
import { batchRows, idRows, otherRows, sumsOfBatches, type RollupSet } from './cache.ts';
import { slicesOf } from './compaction.ts';
import type { Database } from './engine.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { inTransaction } from './parquet.ts';
import type { Saving } from './saving.ts';
import { showBatches } from './take-in.ts';

/** What one transaction takes in at most; the sums of its batches are made in memory. */
export interface PortionLimits {
  readonly batches: number;
  readonly episodes: number;
}

const mostAtOnce: PortionLimits = { batches: 200, episodes: 1_000_000 };

/** Portions between two saves: nobody may write during one. */
const portionsToSave = 4;

export interface EmptyCache {
  readonly database: Database;
  readonly connection: DuckDBConnection;
  readonly layout: Layout;
  readonly rollups: RollupSet;
  readonly saving: Saving;
}

/**
 * Takes all batches into a cache of empty tables. Each sum is taken from the evidence once: coarser tables follow from
 * finer ones at the end, and corrections come when all that they may change is there. A rebuild leaves JavaScript nothing
 * to do, so portions are taken in side by side, each by a connection and, in the engine, a thread of its own: two threads
 * for one portion would wait for each other at the end of every statement.
 */
export async function fillCache(
  cache: EmptyCache,
  manifests: readonly Manifest[],
  limits = mostAtOnce,
): Promise<void> {
  const { connection, layout, rollups, saving } = cache;
  await inTransaction(connection, [...batchRows(manifests), ...otherRows(layout, manifests)]);
  const all = portions(manifests, limits);
  for (let from = 0; from < all.length; from += portionsToSave) {
    const some = all.slice(from, from + portionsToSave);
    await sideBySide(
      cache.database,
      some.map((portion) => [
        ...idRows(layout, portion),
        ...sumsOfBatches(layout, rollups, portion, true),
      ]),
    );
    for (const portion of some) saving.add(portion);
    await saving.saveIfDue();
  }
  await sideBySide(cache.database, await followingSums(connection, rollups));
  await inTransaction(connection, async () => {
    await applyCorrections(connection, layout, rollups, manifests, manifests);
    await showBatches(connection, layout, manifests);
  });
}

/** Manifests in runs that one transaction can take in, each of one batch at least. */
export function portions(manifests: readonly Manifest[], limits = mostAtOnce): Manifest[][] {
  const runs: Manifest[][] = [];
  let episodes = 0;
  for (const manifest of manifests) {
    const run = runs.at(-1);
    episodes += manifest.episodes;
    if (run === undefined || run.length >= limits.batches || episodes > limits.episodes) {
      runs.push([manifest]);
      episodes = manifest.episodes;
    } else run.push(manifest);
  }
  return runs;
}

/** Statements that fill the tables which follow from finer ones, in parts that fit in the memory. */
async function followingSums(
  connection: DuckDBConnection,
  { rollups }: RollupSet,
): Promise<string[][]> {
  const tables = rollups.flatMap((family) => family.tables);
  const parts: string[][] = [];
  for (const { name, fromFiner } of tables) {
    const finer = tables.find((table) => table.name === fromFiner?.finer);
    if (fromFiner === undefined || finer === undefined) continue;
    for (const slice of await slicesOf(connection, finer))
      parts.push([
        `INSERT INTO ${name} ${fromFiner.select(`(SELECT * FROM ${finer.name} WHERE ${slice})`)}`,
      ]);
  }
  return parts;
}

/** Runs lists of statements, each list as one transaction, as many at the same time as there are processors, two at most. */
async function sideBySide(database: Database, lists: readonly string[][]): Promise<void> {
  const waiting = [...lists];
  const work = async (): Promise<void> => {
    const connection = await database.connect();
    try {
      for (let list = waiting.shift(); list !== undefined; list = waiting.shift())
        await inTransaction(connection, list);
    } finally {
      connection.closeSync();
    }
  };
  const workers = Math.min(2, availableParallelism(), lists.length);
  const outcomes = await Promise.allSettled(Array.from({ length: workers }, work));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
