import { expect, onTestFinished, test } from 'vitest';
import { createCompactor } from '#lib/server/store/compaction.ts';
import { openEngine, runAll } from '#lib/server/store/engine.ts';
import { readRows } from '#lib/server/store/read.ts';

/** A table of counts by name, and a compactor that looks at tables above ten rows. */
async function counts(atOnce?: number, merged = 'CAST(sum(n) AS BIGINT)', memoryLimit = '256MB') {
  const instance = await openEngine({ folders: [], memoryLimit });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  const table = {
    name: 'counts',
    keys: ['name'],
    create: 'CREATE TABLE counts (name VARCHAR, n BIGINT)',
    merge: (source: string) => `SELECT name, ${merged} AS n FROM ${source} GROUP BY 1`,
  };
  await runAll(connection, [table.create]);
  const compactor = createCompactor(
    connection,
    { rollups: [{ tables: [table], insert: () => [], insertFinest: () => [], retract: () => [] }] },
    10,
    atOnce,
  );
  const rows = () => readRows(connection, 'SELECT * FROM counts');
  const add = (times: number) =>
    runAll(connection, [
      `INSERT INTO counts SELECT 'unit-' || i % 3, i FROM range(${times}) numbers(i)`,
    ]);
  return { compactor, rows, add, connection };
}

// 0 + 3 + … + 27 = 135, 1 + 4 + … + 28 = 145, 2 + 5 + … + 29 = 155
const thirty = [
  { name: 'unit-0', n: 135 },
  { name: 'unit-1', n: 145 },
  { name: 'unit-2', n: 155 },
];

test('every group becomes one row again, in order, with the same sums', async () => {
  const { compactor, rows, add } = await counts();
  await add(30);
  await compactor.compactAll();
  expect(await rows()).toEqual(thirty);
});

test('a table too large for one go is merged in slices, to the same rows in the same order', async () => {
  const { compactor, rows, add } = await counts(12);
  await add(30); // ten rows a name: a slice takes one name
  await compactor.compactAll();
  expect(await rows()).toEqual(thirty);
});

test('a table that fits in no slices is left as it is, and the store opens', async () => {
  // Twenty million numbers in one list are 160 MB, which the engine cannot put on the disk.
  const list = 'len((SELECT list(i) FROM range(20_000_000) numbers(i)))';
  const { compactor, rows, add } = await counts(12, list, '48MB');
  await add(30);
  const before = await rows();
  await compactor.compactAll();
  expect(await rows()).toEqual(before);
});

test('slices end between two values of the first column or of the second, and leave no row out', async () => {
  const { connection } = await counts();
  const table = {
    name: 'places',
    keys: ['task', 'policy', 'site'],
    create: 'CREATE TABLE places (task VARCHAR, policy VARCHAR, site VARCHAR, n BIGINT)',
    merge: (source: string) =>
      `SELECT task, policy, site, CAST(sum(n) AS BIGINT) AS n FROM ${source} GROUP BY 1, 2, 3`,
  };
  await runAll(connection, [
    table.create,
    `INSERT INTO places SELECT 'task-' || i % 4, CASE WHEN i % 5 > 0 THEN 'policy-' || i % 5 END, 'site-' || i % 2, i
     FROM range(400) numbers(i)`,
  ]);
  const all = 'SELECT * FROM places ORDER BY ALL';
  const merged = await readRows(connection, `${table.merge('places')} ORDER BY ALL`);
  expect(merged).toHaveLength(20); // the least common multiple of 4, 5 and 2
  await createCompactor(
    connection,
    { rollups: [{ tables: [table], insert: () => [], insertFinest: () => [], retract: () => [] }] },
    10,
    50,
  ).compactAll();
  expect(await readRows(connection, all)).toEqual(merged);
});

test('a table in which nothing repeats is not written anew', async () => {
  const { compactor, rows, connection } = await counts();
  await runAll(connection, [
    `INSERT INTO counts SELECT 'unit-' || (30 - i), i FROM range(30) numbers(i)`,
  ]);
  const before = await rows();
  await compactor.compactAll();
  expect(await rows()).toEqual(before); // in order it would begin with unit-1
});

test('a table is merged when it has grown threefold, not at every batch', async () => {
  const { compactor, rows, add } = await counts();
  await add(30);
  await compactor.compact(); // the first look only remembers 30
  expect(await rows()).toHaveLength(30);
  await add(30);
  await add(30);
  await compactor.compact(); // 90 is not more than three times 30
  expect(await rows()).toHaveLength(90);
  await add(30);
  await compactor.compact();
  expect(await rows()).toEqual(thirty.map(({ name, n }) => ({ name, n: 4 * n })));
});

test('a small table is left as it is', async () => {
  const { compactor, rows, add } = await counts();
  await add(9);
  await compactor.compactAll();
  expect(await rows()).toHaveLength(9);
});
