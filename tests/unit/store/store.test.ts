import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixedClock } from '#lib/kernel/clock.ts';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { fromEngine, fromFileSystem } from '#lib/server/store/failures.ts';
import { openStore } from '#lib/server/store/store.ts';
import { cacheDigest, verifyEvidence } from '#lib/server/store/verify.ts';
import { episode, ndjson, times } from '../../helpers/episodes.ts';
import { noRollups, send, temporaryFolder, temporaryStore } from '../../helpers/store.ts';

const emptyRoot = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

test('an empty store answers with typed nothing', async () => {
  const { store } = await temporaryStore();
  expect(await store.query('SELECT count(*) AS n, sum(duration_ms) AS ms FROM episodes')).toEqual([
    { n: 0, ms: null },
  ]);
  expect(await store.query('SELECT * FROM records')).toEqual([]);
  expect(store.root()).toBe(emptyRoot);
  expect(store.version()).toBe(0);
});

test('a batch is visible to readers, counted in the version and told to listeners', async () => {
  const { store, ingestor } = await temporaryStore({ clock: fixedClock('2026-11-20T00:00:00Z') });
  const told: string[] = [];
  store.onCommit(({ batch_id }) => told.push(batch_id));
  const result = await send(ingestor, ndjson(times(3)));
  expect(told).toEqual(result.batches);
  expect(store.version()).toBe(1);
  expect(store.root()).not.toBe(emptyRoot);
  expect(store.manifests()[0]).toMatchObject({
    sequence: 0,
    committed_at: '2026-11-20T00:00:00.000Z',
    episodes: 3,
    units: 1,
    counts: { lines: 3, accepted: 3, duplicate: 0, quarantined: 0 },
  });
  expect(await store.query('SELECT count(*) AS n FROM episodes')).toEqual([{ n: 3 }]);
});

test('a second store on the same folder is refused, in this process too', async () => {
  const { dir } = await temporaryStore({ rollups: noRollups });
  await expect(openStore(dir)).rejects.toMatchObject({ code: 'STORE_BUSY' });
});

test('a query holds one statement, and reaches no file outside the folder', async () => {
  const { store } = await temporaryStore({ rollups: noRollups });
  await expect(store.query('SELECT 1; DROP TABLE batches')).rejects.toThrow();
  await expect(store.query(`SELECT * FROM read_text('/etc/hostname')`)).rejects.toThrow(/disabled/);
  expect(await store.query('SELECT count(*) AS n FROM batches')).toEqual([{ n: 0 }]);
});

test('a query that takes too long is stopped', async () => {
  const { store } = await temporaryStore({ rollups: noRollups });
  const slow =
    'SELECT count(*) FROM range(1000000000) a, range(1000) b WHERE a.range + b.range = 7';
  await expect(store.query(slow, [], { timeoutMs: 50 })).rejects.toMatchObject({
    code: 'QUERY_TIMEOUT',
  });
  expect(await store.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a query over its memory ends in a clear error, and the store goes on', async () => {
  const { store } = await temporaryStore({ rollups: noRollups, memoryLimit: '40MB' });
  const large = `SELECT list(repeat('x', 1000) || i) FROM range(1000000) t(i)`;
  await expect(store.query(large)).rejects.toMatchObject({ code: 'QUERY_TOO_LARGE' });
  expect(await store.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

/** A folder with two batches and a quarantined line, closed. */
async function closedStore(): Promise<{ dir: string; digest: Readonly<Record<string, string>> }> {
  const dir = await temporaryFolder();
  const store = await openStore(dir);
  const ingestor = createIngestor(store);
  await send(ingestor, ndjson(times(20)));
  await send(ingestor, `${ndjson([episode({ outcome: 'failure' })])}nonsense\n`);
  const digest = await cacheDigest(store);
  await store.close();
  return { dir, digest };
}

async function digestOf(dir: string): Promise<Readonly<Record<string, string>>> {
  const store = await openStore(dir);
  try {
    return await cacheDigest(store);
  } finally {
    await store.close();
  }
}

test('a lost cache is made again, to the same answers', async () => {
  const { dir, digest } = await closedStore();
  await rm(join(dir, 'cache.duckdb'));
  expect(await digestOf(dir)).toEqual(digest);
});

test('a cache that is no database is put aside and made again', async () => {
  const { dir, digest } = await closedStore();
  await writeFile(join(dir, 'cache.duckdb'), 'not a database '.repeat(1000));
  expect(await digestOf(dir)).toEqual(digest);
});

test('a cache made by other rollups is made again', async () => {
  const { dir, digest } = await closedStore();
  const other = await openStore(dir, { rollups: noRollups });
  await other.close();
  expect(await digestOf(dir)).toEqual(digest);
});

test('a cache that is ahead of the evidence is made again', async () => {
  const { dir } = await closedStore();
  const manifests = (await readdir(join(dir, 'manifests'))).sort();
  await rm(join(dir, 'manifests', manifests[1] ?? ''));
  const store = await openStore(dir);
  expect(await store.query('SELECT count(*) AS n FROM batches')).toEqual([{ n: 1 }]);
  expect(await store.query('SELECT count(*) AS n FROM episodes')).toEqual([{ n: 20 }]);
  await store.close();
});

test('a committed batch that the cache missed is caught up', async () => {
  const { dir, digest } = await closedStore();
  // The cache of the first batch only: as after a crash between the manifest and the cache.
  const names = (await readdir(join(dir, 'manifests'))).sort();
  const second = join(dir, 'manifests', names[1] ?? '');
  const manifest = await readFile(second);
  const files = (JSON.parse(manifest.toString()) as { files: { path: string }[] }).files;
  const kept = await Promise.all(files.map(async ({ path }) => readFile(join(dir, path))));
  await rm(second);
  await (await openStore(dir)).close();
  for (const [index, { path }] of files.entries())
    await writeFile(join(dir, path), kept[index] ?? '');
  await writeFile(second, manifest);
  expect(await digestOf(dir)).toEqual(digest);
});

test('leftovers of a crash are removed on opening', async () => {
  const { dir } = await closedStore();
  const orphan = join(dir, 'segments', 'half.episodes.parquet');
  await writeFile(orphan, 'half');
  await (await openStore(dir)).close();
  expect(await readdir(join(dir, 'segments'))).not.toContain('half.episodes.parquet');
});

test('missing, cut and changed files are found', async () => {
  const { dir } = await closedStore();
  expect((await verifyEvidence(dir)).faults).toEqual([]);
  const [name = ''] = await readdir(join(dir, 'segments'));
  const path = join(dir, 'segments', name);
  const bytes = await readFile(path);
  bytes[20] = (bytes[20] ?? 0) ^ 1;
  await writeFile(path, bytes);
  expect((await verifyEvidence(dir)).faults).toMatchObject([{ path: `segments/${name}` }]);
  await truncate(path, 100);
  await expect(openStore(dir)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  await rm(path);
  await expect(openStore(dir)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
});

test('a hole in the sequence of manifests is an error, not a smaller store', async () => {
  const { dir } = await closedStore();
  const [first = ''] = (await readdir(join(dir, 'manifests'))).sort();
  await rm(join(dir, 'manifests', first));
  await expect(openStore(dir)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
});

test('a commit that fails leaves nothing to be seen, and can be tried again', async () => {
  const { store, ingestor, dir } = await temporaryStore();
  const lines = ndjson(times(5));
  // A folder that is a file stands for every way in which publishing can fail.
  await rm(join(dir, 'segments'), { recursive: true });
  await writeFile(join(dir, 'segments'), 'in the way');
  await expect(send(ingestor, lines)).rejects.toThrow();
  expect(store.version()).toBe(0);
  expect(store.root()).toBe(emptyRoot);
  expect(await store.query('SELECT count(*) AS n FROM episodes')).toEqual([{ n: 0 }]);
  await rm(join(dir, 'segments'));
  await mkdir(join(dir, 'segments'));
  expect(await send(ingestor, lines)).toMatchObject({ accepted: 5, duplicate: 0 });
});

test('a full disk has a code of its own, whoever notices', () => {
  const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' });
  expect(fromFileSystem('/data/tmp/x', noSpace)).toMatchObject({ code: 'DISK_FULL' });
  const engine = new Error('IO Error: Could not write file "x": No space left on device');
  expect(fromEngine(engine)).toMatchObject({ code: 'DISK_FULL' });
});
