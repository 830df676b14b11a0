import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { rollups, rollupsVersion } from '#lib/metrics/rollups.ts';
import { sampleLines } from '#lib/sample/index.ts';
import { createTables } from '#lib/server/store/cache.ts';
import { openDatabase, runAll } from '#lib/server/store/engine.ts';
import { fillCache } from '#lib/server/store/fill-cache.ts';
import { layoutOf } from '#lib/server/store/layout.ts';
import { readManifests } from '#lib/server/store/manifest.ts';
import { readRows } from '#lib/server/store/read.ts';
import { createSaving } from '#lib/server/store/saving.ts';
import { openStore, type Store } from '#lib/server/store/store.ts';
import { cacheDigest } from '#lib/server/store/verify.ts';
import { send, temporaryFolder, temporaryStore } from '../../helpers/store.ts';

/** A store of a few batches, closed again, and what its cache answered. */
async function storeOfBatches() {
  const { store, ingestor, dir } = await temporaryStore();
  const lines = Buffer.concat([...sampleLines({ seed: 6, episodes: 180 })])
    .toString()
    .split(/(?<=\n)/);
  for (let from = 0; from < lines.length; from += 40)
    await send(ingestor, lines.slice(from, from + 40).join(''), `from ${from}`);
  const grown = await cacheDigest(store);
  await store.close();
  return { dir, grown };
}

test('portions that are taken in side by side come to the same sums as batches that came one by one', async () => {
  const { dir, grown } = await storeOfBatches();
  const layout = layoutOf(dir);
  const manifests = await readManifests(layout);
  expect(manifests.length).toBeGreaterThan(4);
  const folder = await temporaryFolder();
  const database = await openDatabase(join(folder, 'cache.duckdb'), { folders: [dir, folder] });
  const connection = await database.connect();
  onTestFinished(() => {
    connection.closeSync();
    database.close();
  });
  const set = { rollups, version: rollupsVersion };
  await runAll(connection, createTables(set));
  const saving = createSaving(connection, folder);
  const cache = { database, connection, layout, rollups: set, saving };
  await fillCache(cache, manifests, { batches: 1, episodes: Infinity });
  const query: Store['query'] = (sql, parameters) => readRows(connection, sql, parameters);
  expect(await cacheDigest({ query })).toEqual(grown);
});

test('a cache whose making was broken off is made anew', async () => {
  const { dir, grown } = await storeOfBatches();
  const layout = layoutOf(dir);
  const half = join(await temporaryFolder(), 'half.duckdb');
  const database = await openDatabase(half, { folders: [dir, half] });
  const connection = await database.connect();
  const set = { rollups, version: rollupsVersion };
  // As far as a rebuild comes before its sums are there, and a save in the midst of it.
  await runAll(connection, [...createTables(set), 'CHECKPOINT']);
  connection.closeSync();
  database.close();
  await rename(half, layout.cache);
  const store = await openStore(dir);
  onTestFinished(() => store.close());
  expect(await cacheDigest(store)).toEqual(grown);
});
