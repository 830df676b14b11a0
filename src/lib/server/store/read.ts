import type { DuckDBConnection, DuckDBResult, DuckDBValue } from '@duckdb/node-api';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Row, Value } from './decode.ts';
import { fromEngine } from './failures.ts';
import { addValues, ShortTexts } from './vector-values.ts';

/** A value that may be bound to a `?` or `$name` of a statement. */
export type Parameter = null | boolean | number | string;
export type Parameters = readonly Parameter[] | { readonly [name: string]: Parameter };

export interface QueryOptions {
  readonly signal?: AbortSignal;
  /** Milliseconds until the query is stopped with QUERY_TIMEOUT. */
  readonly timeoutMs?: number;
  /** Rows of an answer at most; a longer one is stopped with QUERY_TOO_LARGE before it fills the memory. */
  readonly mostRows?: number;
}

/** One column of an answer, by column instead of by row. */
export interface ResultColumn {
  readonly name: string;
  /** In DuckDB's spelling: `VARCHAR`, `BIGINT`, `STRUCT(a DOUBLE)[]`. */
  readonly type: string;
  readonly values: readonly Value[];
}

/** Every row of one statement. */
export async function readRows(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters = [],
  options: QueryOptions = {},
): Promise<Row[]> {
  const columns = await readColumns(connection, sql, parameters, options);
  const count = columns[0]?.values.length ?? 0;
  const rows: Row[] = [];
  for (let row = 0; row < count; row++) {
    const made: Record<string, Value> = {};
    for (const { name, values } of columns) made[name] = values[row] ?? null;
    rows.push(made);
  }
  return rows;
}

/**
 * Every row of one statement, by column. The result is always read to its end: one that is dropped half-way keeps its
 * memory in the engine.
 */
export async function readColumns(
  connection: DuckDBConnection,
  sql: string,
  parameters: Parameters = [],
  options: QueryOptions = {},
): Promise<ResultColumn[]> {
  return stoppable(connection, options, async () => {
    // A prepared statement is exactly one: a `;` in the text cannot smuggle in a second.
    const prepared = await connection.prepare(sql);
    try {
      prepared.bind(parameters as DuckDBValue[] | Record<string, DuckDBValue>);
      return await drain(await prepared.run(), options.mostRows ?? Infinity);
    } finally {
      prepared.destroySync();
    }
  });
}

async function drain(result: DuckDBResult, mostRows: number): Promise<ResultColumn[]> {
  const names = result.columnNames();
  const values: Value[][] = names.map(() => []);
  const texts: ShortTexts[] = [];
  let rows = 0;
  for (let chunk = await result.fetchChunk(); chunk !== null; chunk = await result.fetchChunk()) {
    if (chunk.rowCount === 0) break;
    rows += chunk.rowCount;
    if (rows > mostRows) continue; // read to the end all the same
    for (const [index, into] of values.entries()) {
      addValues(chunk.getColumnVector(index), into, (texts[index] ??= new ShortTexts()));
    }
  }
  if (rows > mostRows)
    throw new TelltaleError(
      'QUERY_TOO_LARGE',
      `the answer would have ${rows} rows, more than the ${mostRows} that fit; filter it or group by less`,
    );
  return names.map((name, index) => ({
    name,
    type: result.columnType(index).toString(),
    values: values[index] ?? [],
  }));
}

/** Runs work on a connection that a time-out or an abort interrupts. */
async function stoppable<T>(
  connection: DuckDBConnection,
  { signal, timeoutMs }: QueryOptions,
  work: () => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const stop = () => connection.interrupt();
  let timedOut = false;
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          stop();
        }, timeoutMs);
  signal?.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } catch (thrown) {
    if (timedOut)
      throw new TelltaleError(
        'QUERY_TIMEOUT',
        `the query took longer than ${timeoutMs} ms; filter it or group by less`,
        { cause: thrown },
      );
    signal?.throwIfAborted();
    throw fromEngine(thrown);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}
