import { cp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase, runAll } from '#lib/server/store/engine.ts';
import { createSaving } from '#lib/server/store/saving.ts';
import { openStore } from '#lib/server/store/store.ts';
import { cacheDigest } from '#lib/server/store/verify.ts';
import { ndjson, times } from '../../helpers/episodes.ts';
import { send, temporaryFolder, temporaryStore } from '../../helpers/store.ts';

/** A copy of a folder whose store is open holds what a power cut at that moment would leave. */
test('what was taken in after the last save is taken in again by the next opening', async () => {
  const { store, ingestor, dir } = await temporaryStore();
  const [first, ...rest] = times(6, { task: 'cup-lift' });
  await send(ingestor, ndjson([first ?? {}]));
  await send(ingestor, ndjson(rest));
  const after = join(await temporaryFolder(), 'after');
  await cp(dir, after, { recursive: true });
  const opened = await openStore(after);
  onTestFinished(() => opened.close());
  expect(await opened.query('SELECT CAST(count(*) AS INTEGER) AS n FROM episodes')).toEqual([
    { n: 6 },
  ]);
  expect(opened.root()).toBe(store.root());
  expect(await cacheDigest(opened)).toEqual(await cacheDigest(store));
});

test('nothing is saved where the disk might not hold it, and the engine answers on', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'cache.duckdb');
  const database = await openDatabase(path, { folders: [folder] });
  const connection = await database.connect();
  onTestFinished(() => {
    connection.closeSync();
    database.close();
  });
  await runAll(connection, ['CREATE TABLE numbers AS SELECT * FROM range(300000)']);
  const before = (await stat(path)).mtimeMs;
  await createSaving(connection, folder, Infinity).save();
  expect((await stat(path)).mtimeMs).toBe(before);
  await createSaving(connection, folder).save();
  expect((await stat(path)).mtimeMs).toBeGreaterThan(before);
  const [row] = (await connection.runAndReadAll('SELECT count(*)::INTEGER FROM numbers')).getRows();
  expect(row).toEqual([300000]);
});

test('while somebody else writes nothing is saved, and nothing fails', async () => {
  const folder = await temporaryFolder();
  const database = await openDatabase(join(folder, 'cache.duckdb'), { folders: [folder] });
  const connection = await database.connect();
  const other = await database.connect();
  onTestFinished(() => {
    connection.closeSync();
    other.closeSync();
    database.close();
  });
  await runAll(connection, ['CREATE TABLE numbers AS SELECT * FROM range(300000)', 'CHECKPOINT']);
  await runAll(connection, ['INSERT INTO numbers SELECT * FROM range(300000)']);
  const path = join(folder, 'cache.duckdb');
  const before = (await stat(path)).size;
  const saving = createSaving(connection, folder, 0);
  await runAll(other, ['BEGIN TRANSACTION', 'INSERT INTO numbers VALUES (1)']);
  await saving.save();
  expect((await stat(path)).size).toBe(before);
  await runAll(other, ['COMMIT']);
  await saving.save();
  expect((await stat(path)).size).toBeGreaterThan(before);
});
