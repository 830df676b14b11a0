import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { episodeFromColumns, toColumns, type EpisodeRow } from '#lib/log/row.ts';
import type { Episode } from '#lib/log/index.ts';
import { decode, type Row } from '#lib/server/store/decode.ts';
import { fleetSql, laterSql, units } from '../../../scripts/bench/data/fleet-sql.ts';
import { temporaryFolder } from '../../helpers/store.ts';

const episodes = 90 * units;

async function rowsOf(...statements: string[]): Promise<Row[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  for (const statement of statements.slice(0, -1)) await connection.run(statement);
  const reader = await connection.runAndReadAll(statements.at(-1) ?? '');
  const rows = reader
    .getRowObjects()
    .map((row) =>
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, decode(value)])),
    );
  connection.closeSync();
  instance.closeSync();
  return rows;
}

/** The reference is the format's own validator and derivation, in JavaScript. */
function expectValid(row: Row): void {
  const { batch_id: _batch, ...columns } = row;
  const validation = episodeFromColumns(columns as unknown as EpisodeRow);
  if (!validation.ok) throw new Error(JSON.stringify(validation.problems));
  expect(toColumns(validation.record as Episode)).toEqual(columns);
}

test('episodes made by SQL are valid, and their derived columns are what follows from them', async () => {
  const rows = await rowsOf(fleetSql(episodes, 29_000, 30_400, 'b'));
  expect(rows).toHaveLength(1400);
  for (const row of rows) expectValid(row);
  expect(new Set(rows.map(({ world }) => world))).toEqual(new Set(['real', 'sim']));
  expect(rows.some(({ assisted }) => assisted === true)).toBe(true);
});

test('a later batch is valid too, in order, and shares no episode with the one it was made from', async () => {
  const path = `${await temporaryFolder()}/template.parquet`;
  const rows = await rowsOf(
    `COPY (${fleetSql(episodes, 0, 600, 'a')}) TO '${path}' (FORMAT parquet)`,
    laterSql(path, 4, episodes, 'b'),
  );
  for (const row of rows) expectValid(row);
  const keys = rows.map((row) => `${row['task'] as string} ${row['started_at'] as string}`);
  expect(keys).toEqual([...keys].sort());
  expect(rows.map((row) => row['episode_id'])).toContain(
    `fleet-${String(4 * units).padStart(9, '0')}`,
  );
  expect(rows.every((row) => (row['started_at'] as string).startsWith('2026-08-05'))).toBe(true);
});
