import { expect, onTestFinished, test } from 'vitest';
import { openEngine, runAll } from '#lib/server/store/engine.ts';
import { batchesWithIds, orderIds } from '#lib/server/store/id-order.ts';
import { readRows } from '#lib/server/store/read.ts';

/** An index of four batches of 5,000 ids each, `<batch>-<number>`. */
async function index() {
  const instance = await openEngine({ folders: [] });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  await runAll(connection, [
    'CREATE TABLE meta (key VARCHAR, value VARCHAR)',
    `CREATE TABLE episode_ids AS SELECT hash(b || '-' || i) AS hash, CAST(b AS INTEGER) AS sequence
     FROM range(4) batches(b), range(5000) numbers(i) ORDER BY b, 1`,
  ]);
  const rows = () =>
    readRows(connection, 'SELECT CAST(hash AS VARCHAR) AS hash, sequence FROM episode_ids');
  return { connection, rows };
}

const byHash = (rows: readonly { readonly [name: string]: unknown }[]) =>
  [...rows].sort((a, b) => (BigInt(a['hash'] as string) < BigInt(b['hash'] as string) ? -1 : 1));

test('the index is put in order as a whole, in ranges, and nothing is lost', async () => {
  const { connection, rows } = await index();
  const before = await rows();
  expect(before).not.toEqual(byHash(before));
  await orderIds(connection, 1, 3000);
  expect(await rows()).toEqual(byHash(before));
});

test('it is left alone until it has grown by half', async () => {
  const { connection, rows } = await index();
  await orderIds(connection, 1);
  const add = (count: number, sequence: number) =>
    runAll(connection, [
      `INSERT INTO episode_ids SELECT hash('more-' || i), ${sequence} FROM range(${count}) numbers(i)`,
    ]);
  await add(9_999, 4); // 29,999 of 20,000
  await orderIds(connection, 1);
  const unordered = await rows();
  expect(unordered).not.toEqual(byHash(unordered));
  await add(1, 5);
  await orderIds(connection, 1);
  const ordered = await rows();
  expect(ordered).toEqual(byHash(ordered));
  expect(ordered).toHaveLength(30_000);
});

test.each([
  [`SELECT '2-17' AS episode_id`, [2]],
  [`SELECT unnest(['0-1', '3-4999', 'nowhere']) AS episode_id`, [0, 3]],
  [`SELECT 'nowhere' AS episode_id`, []],
  [`SELECT 'x' AS episode_id WHERE false`, []],
  [`SELECT (i % 2) || '-' || i AS episode_id FROM range(300) numbers(i)`, [0, 1]],
])('the batches of %s are found, in order or not', async (ids, expected) => {
  const { connection } = await index();
  expect(await batchesWithIds(connection, ids)).toEqual(expected);
  await orderIds(connection, 1);
  expect(await batchesWithIds(connection, ids)).toEqual(expected);
});
