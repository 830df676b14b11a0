import { readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { worthACopy } from '#lib/server/store/merged-segments.ts';
import { textIn } from '#lib/server/store/row-values.ts';
import { openStore, type Store } from '#lib/server/store/store.ts';
import { cacheDigest, verifyEvidence } from '#lib/server/store/verify.ts';
import { ndjson, times } from '../../helpers/episodes.ts';
import { noRollups, send, temporaryStore } from '../../helpers/store.ts';

// Each test takes in dozens of posts and reads every byte several times.
vi.setConfig({ testTimeout: 120_000 });

/** Everything that readers can ask about: each episode, each record, and the files that hold them. */
async function answers(store: Store) {
  return {
    episodes: await store.query('SELECT * FROM episodes ORDER BY episode_id'),
    records: await store.query('SELECT * FROM records ORDER BY record_id'),
    version: store.version(),
    root: store.root(),
    digest: await cacheDigest(store),
    evidence: await verifyEvidence(store.dir),
  };
}

/** Of an episode that never comes. */
const correction = (id: string) => ({
  schema: 'telltale.correction/1',
  correction_id: id,
  target: { schema: 'telltale.episode/1', id: 'nowhere' },
  changes: [{ path: '/outcome', old: 'success', new: 'failure' }],
  reason: 'the recording shows it',
  author: 'grader-2',
  corrected_at: '2026-11-01T00:00:00Z',
});

const posts = 20;

/** Twenty posts of some episodes and a record each. Sixteen are worth a copy. */
async function filled() {
  const made = await temporaryStore({ rollups: noRollups });
  await Promise.all(
    Array.from({ length: posts }, (_, post) =>
      send(made.ingestor, ndjson([...times(1 + (post % 3)), correction(`fix-${post}`)])),
    ),
  );
  return made;
}

const copies = async (dir: string): Promise<string[]> =>
  (await readdir(join(dir, 'merged'))).sort();

const filesRead = async (store: Store): Promise<number> => {
  const [view] = await store.query(
    `SELECT sql FROM duckdb_views() WHERE view_name = 'logged_episodes'`,
  );
  return textIn(view, 'sql').split('.parquet').length - 1;
};

async function reopened(dir: string): Promise<Store> {
  const store = await openStore(dir, { rollups: noRollups });
  onTestFinished(() => store.close());
  return store;
}

test('a copy of small segments changes no answer, no proof and no byte of the evidence', async () => {
  const { store, dir } = await filled();
  await store.mergeSegments(); // until none is made in the background any more
  await store.rebuild(); // the list of segments again
  const before = await answers(store);
  expect(await filesRead(store)).toBe(posts);
  await store.mergeSegments();
  expect(await filesRead(store)).toBe(1);
  expect(await answers(store)).toEqual(before);
  expect((await copies(dir)).map((name) => name.replace(/-[0-9a-f]{16}/, ''))).toEqual([
    `0-${posts - 1}.episodes.parquet`,
    `0-${posts - 1}.records.parquet`,
  ]);
  await store.close();
  const again = await reopened(dir);
  expect(await filesRead(again)).toBe(1);
  expect(await answers(again)).toEqual(before);
});

test.each([
  ['gone', (path: string) => rm(path)],
  ['cut', (path: string) => truncate(path, 100)],
])('a copy that is %s is done without', async (_, spoil) => {
  const { store, dir } = await filled();
  await store.mergeSegments();
  const before = await answers(store);
  await store.close();
  for (const name of await copies(dir)) await spoil(join(dir, 'merged', name));
  await writeFile(join(dir, 'merged', 'left-by-a-crash.parquet'), 'half');
  const again = await reopened(dir);
  expect(await filesRead(again)).toBe(posts);
  expect(await copies(dir)).toEqual([]);
  expect(await answers(again)).toEqual(before);
});

test('copies are made by themselves while posts go on, and larger ones replace them', async () => {
  const { store, ingestor, dir } = await filled();
  const more = Array.from({ length: 24 }, () => send(ingestor, ndjson(times(2))));
  expect((await Promise.all(more)).every(({ accepted }) => accepted === 2)).toBe(true);
  await store.mergeSegments();
  expect(await filesRead(store)).toBeLessThan(20);
  const before = await answers(store);
  await store.close();
  const again = await reopened(dir);
  expect(await answers(again)).toEqual(before);
  await again.rebuild();
  expect(await copies(dir)).toEqual([]);
  expect(await answers(again)).toEqual(before);
});

const ones = (count: number): number[] => Array<number>(count).fill(1);

// By hand: sixteen neighbours at least, each below 256, 4,096 or 50,000 rows, together 250,000 at most; from 256 on four
// times the largest of them.
test.each([
  ['fifteen are too few', ones(15), 0],
  ['sixteen are enough', ones(16), 16],
  ['a large one parts them', [...ones(10), 50_000, ...ones(17)], 17],
  ['a copy of some size is not written again for a few rows', [300, ...ones(15)], 0],
  ['nor with those that are worth a copy of their own', [300, ...ones(16)], 16],
  ['sixteen copies are worth a larger one', Array<number>(16).fill(300), 16],
  ['no more than fit', Array<number>(40).fill(10_000), 25],
])('%s', (_, rows, expected) => {
  expect(worthACopy(rows.map((count) => ({ rows: count })))).toHaveLength(expected);
});
