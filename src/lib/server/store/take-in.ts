import type { DuckDBConnection } from '@duckdb/node-api';
import { applyCorrections, isAny } from './amendments.ts';
import { createViews, ownRows, sumsOfBatches, type RollupSet } from './cache.ts';
import { runAll } from './engine.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { readMerged } from './merged-segments.ts';
import { inTransaction } from './parquet.ts';

/**
 * Takes batches into the cache, in one transaction: their rows, their sums, what their corrections change, and the views.
 *
 * @param manifests all batches that the cache holds then, in the order of commits
 * @param fresh the last of them, which it lacks; none, and only the views are made anew
 */
export const takeIn = (
  connection: DuckDBConnection,
  layout: Layout,
  rollups: RollupSet,
  manifests: readonly Manifest[],
  fresh: readonly Manifest[],
): Promise<void> =>
  inTransaction(connection, async () => {
    await runAll(connection, ownRows(layout, fresh));
    await takeSums(connection, layout, rollups, manifests, fresh);
  });

/** The part of it that readers see: sums, corrections, views. To be run after `ownRows`, in the same transaction. */
export async function takeSums(
  connection: DuckDBConnection,
  layout: Layout,
  rollups: RollupSet,
  manifests: readonly Manifest[],
  fresh: readonly Manifest[],
): Promise<void> {
  await runAll(connection, sumsOfBatches(layout, rollups, fresh));
  await applyCorrections(connection, layout, rollups, manifests, fresh);
  await showBatches(connection, layout, manifests);
}

/** Makes the views over these batches. */
export async function showBatches(
  connection: DuckDBConnection,
  layout: Layout,
  manifests: readonly Manifest[],
): Promise<void> {
  const isAmended = await isAny(connection, 'amended_episodes');
  const merged = await readMerged(connection);
  await runAll(connection, createViews(layout, manifests, merged, isAmended));
}
