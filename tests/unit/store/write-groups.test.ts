import { expect, test } from 'vitest';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import type { IngestResult } from '#lib/server/ingest/outcome.ts';
import type { Store } from '#lib/server/store/store.ts';
import { cacheDigest } from '#lib/server/store/verify.ts';
import { episode, ndjson, times } from '../../helpers/episodes.ts';
import { send, temporaryStore } from '../../helpers/store.ts';

type Work = Parameters<Store['write']>[0];

/** Sends bodies and runs other work while the writer is held up, so that all of it waits together, in this order. */
async function together(store: Store, tasks: readonly (string | Work)[]) {
  let release = () => {};
  const held = store.write(() => new Promise<void>((resolve) => (release = resolve)));
  const results: Promise<unknown>[] = [];
  for (const [index, task] of tasks.entries()) {
    if (typeof task === 'function') results.push(store.write(task));
    else {
      await new Promise<void>((resolve) => {
        const counting: Store = {
          ...store,
          write: (work) => {
            resolve();
            return store.write(work);
          },
        };
        results.push(send(createIngestor(counting), task, `post-${index}`));
      });
    }
  }
  const settled = Promise.allSettled(results);
  release();
  await held;
  return settled;
}

const outcome = (result: PromiseSettledResult<unknown> | undefined): unknown => {
  if (result?.status !== 'fulfilled') return result?.reason;
  const { accepted, duplicate, quarantined, batches } = result.value as IngestResult;
  return [accepted, duplicate, quarantined, batches.length];
};

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((episode_id) => episode({ episode_id }));
const otherB = { ...b, sequence: 7 };

test('what waits together becomes visible together, each post a batch with its own source', async () => {
  const { store } = await temporaryStore();
  const seen: number[] = [];
  store.onCommit(() => seen.push(store.version()));
  const results = await together(
    store,
    [1, 2, 3, 4].map((size) => ndjson(times(size))),
  );
  expect(results.map(outcome)).toEqual([1, 2, 3, 4].map((size) => [size, 0, 0, 1]));
  // Told of four batches, and whenever told, all four were there.
  expect(seen).toEqual([4, 4, 4, 4]);
  expect(await store.query('SELECT source, episodes FROM batches ORDER BY sequence')).toEqual(
    [1, 2, 3, 4].map((size, index) => ({ source: `post-${index}`, episodes: size })),
  );
  expect(await store.query('SELECT CAST(sum(episodes) AS INTEGER) AS n FROM unit_days')).toEqual([
    { n: 10 },
  ]);
});

test('posts of a group are held against one another: a repeated line is a duplicate, another one a conflict', async () => {
  const { store } = await temporaryStore();
  const results = await together(store, [
    ndjson([a, b]),
    ndjson([a, c]),
    ndjson([otherB, d]),
    ndjson([otherB]),
  ]);
  expect(results.map(outcome)).toEqual([
    [2, 0, 0, 1],
    [1, 1, 0, 1],
    [1, 0, 1, 1],
    [0, 0, 1, 1],
  ]);
  expect(await store.query('SELECT episode_id FROM episodes ORDER BY 1')).toEqual(
    ['a', 'b', 'c', 'd'].map((episode_id) => ({ episode_id })),
  );
});

test('work that fails takes nothing with it', async () => {
  const { store } = await temporaryStore();
  const results = await together(store, [
    ndjson([a]),
    (writer) => writer.query(`SELECT error('refused by the engine')`),
    ndjson([a, b]),
    () => Promise.reject(new Error('refused by itself')),
    ndjson([b, c]),
  ]);
  expect(results.map(({ status }) => status)).toEqual([
    ...['fulfilled', 'rejected', 'fulfilled', 'rejected', 'fulfilled'],
  ]);
  expect([results[2], results[4]].map(outcome)).toEqual([
    [1, 1, 0, 1],
    [1, 1, 0, 1],
  ]);
  expect(store.version()).toBe(3);
  const grown = await cacheDigest(store);
  await store.rebuild();
  expect(await cacheDigest(store)).toEqual(grown);
});
