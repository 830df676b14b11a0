import type { DuckDBConnection } from '@duckdb/node-api';
import { stat } from 'node:fs/promises';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { hashFile } from './durable.ts';
import { runAll } from './engine.ts';
import { fromEngine } from './failures.ts';
import { readColumns, readRows } from './read.ts';
import { quoted } from './sql.ts';

/** Rows a row group: small enough to prune by, large enough to compress. */
const rowGroupSize = 122_880;

/** Writes the rows of one SELECT to a Parquet file and says how many there were. */
export async function writeParquet(
  connection: DuckDBConnection,
  select: string,
  path: string,
): Promise<number> {
  try {
    // Not prepared: a statement of so many columns costs as much to plan as to run over a few rows, and would be twice.
    const answer = await connection.runAndReadAll(
      `COPY (${select}) TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${rowGroupSize})`,
    );
    return Number(answer.getRows()[0]?.[0] ?? 0);
  } catch (thrown) {
    throw fromEngine(thrown);
  }
}

export interface TableFile {
  readonly bytes: number;
  readonly sha256: string;
  readonly columns_sha256: string;
}

/** What a manifest says about a Parquet file. */
export async function describeParquet(
  connection: DuckDBConnection,
  path: string,
): Promise<TableFile> {
  const columns = await readColumns(
    connection,
    `SELECT * FROM read_parquet(${quoted(path)}) LIMIT 0`,
  );
  return {
    bytes: (await stat(path)).size,
    sha256: await hashFile(path),
    columns_sha256: sha256Hex(JSON.stringify(columns.map(({ name, type }) => [name, type]))),
  };
}

export interface EpisodesSummary {
  readonly span: { readonly first: string; readonly last: string } | null;
  readonly units: number;
  readonly generated: number;
}

export async function summariseEpisodes(
  connection: DuckDBConnection,
  path: string,
): Promise<EpisodesSummary> {
  const [row] = await readRows(
    connection,
    `SELECT min(started_at) AS first, max(started_at) AS last, count(DISTINCT unit) AS units,
       count(*) FILTER (generated) AS generated FROM read_parquet(${quoted(path)})`,
  );
  const { first, last, units, generated } = row ?? {};
  return {
    span: typeof first === 'string' && typeof last === 'string' ? { first, last } : null,
    units: Number(units ?? 0),
    generated: Number(generated ?? 0),
  };
}

/** Runs statements, or work on the connection, as one transaction: all of it holds, or nothing. */
export async function inTransaction(
  connection: DuckDBConnection,
  work: readonly string[] | (() => Promise<void>),
): Promise<void> {
  await runAll(connection, ['BEGIN TRANSACTION']);
  try {
    if (typeof work === 'function') await work();
    else await runAll(connection, work);
    await runAll(connection, ['COMMIT']);
  } catch (thrown) {
    await connection.run('ROLLBACK').catch(() => undefined);
    throw thrown;
  }
}
