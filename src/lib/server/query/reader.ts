import type { Statement } from '#lib/metrics/statement.ts';
import type { Row, Value } from '#lib/server/store/decode.ts';
import type { ResultColumn } from '#lib/server/store/read.ts';
import type { Shelf } from './shelf.ts';

export type { Row, Value };

export interface AskOptions {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
  readonly mostRows?: number;
}

/** What the query layer needs of a store; the store has more. */
export interface EvidenceReader {
  readonly query: (
    sql: string,
    params?: readonly (string | number)[],
    options?: AskOptions,
  ) => Promise<readonly Row[]>;
  /** The same by column, where the reader has it: for answers of many rows. */
  readonly queryColumns?: (
    sql: string,
    params?: readonly (string | number)[],
    options?: AskOptions,
  ) => Promise<readonly ResultColumn[]>;
  /** Grows with every batch. */
  readonly version: () => number;
  /** Merkle root over the batch manifests, hex. */
  readonly root: () => string;
  /** Where rows are kept over restarts; left out, nothing is. */
  readonly shelf?: Shelf;
  /** Whoever asks may leave: then nothing more is asked on its behalf. */
  readonly signal?: AbortSignal;
}

const origins = new WeakMap<EvidenceReader, EvidenceReader>();

/** The reader that one bound by `until` was made from: what is remembered, is remembered of that one. */
export const originOf = (reader: EvidenceReader): EvidenceReader => origins.get(reader) ?? reader;

/** The same reader for one who may leave: its statements are interrupted when the signal fires. */
export function until(signal: AbortSignal, reader: EvidenceReader): EvidenceReader {
  const origin = originOf(reader);
  const originColumns = origin.queryColumns;
  const bound: EvidenceReader = {
    query: (sql, params, options) => origin.query(sql, params, { ...options, signal }),
    ...(originColumns === undefined
      ? {}
      : {
          queryColumns: (sql, params, options) =>
            originColumns(sql, params, { ...options, signal }),
        }),
    version: () => origin.version(),
    root: () => origin.root(),
    ...(origin.shelf === undefined ? {} : { shelf: origin.shelf }),
    signal,
  };
  origins.set(bound, origin);
  return bound;
}

/** No page waits longer than this, and no reader of an API should. */
const timeoutMs = 120_000;

/** Groups that are worth an interval each; a grouping that explodes ends in QUERY_TOO_LARGE, not in a dead process. */
const mostRows = 250_000;

/**
 * The rows of a statement.
 *
 * @throws TelltaleError QUERY_TIMEOUT and QUERY_TOO_LARGE for what would take too long or hold too much
 */
export const askAnew = (reader: EvidenceReader, statement: Statement): Promise<readonly Row[]> =>
  reader.query(statement.sql, statement.params, { timeoutMs, mostRows });

/**
 * The rows of a statement that may give very many: each is but a place in the columns, to be read by name and not to be
 * spread or listed.
 *
 * @throws TelltaleError QUERY_TIMEOUT and QUERY_TOO_LARGE, as `askAnew`
 */
export async function askMany(
  reader: EvidenceReader,
  statement: Statement,
): Promise<readonly Row[]> {
  if (reader.queryColumns === undefined) return askAnew(reader, statement);
  const { sql, params } = statement;
  return placesIn(await reader.queryColumns(sql, params, { timeoutMs, mostRows }));
}

function placesIn(columns: readonly ResultColumn[]): readonly Row[] {
  class Place {
    readonly at: number;
    constructor(at: number) {
      this.at = at;
    }
  }
  for (const { name, values } of columns)
    Object.defineProperty(Place.prototype, name, {
      get(this: Place) {
        return values[this.at];
      },
    });
  const length = columns[0]?.values.length ?? 0;
  return Array.from({ length }, (_, index) => new Place(index) as unknown as Row);
}

const attempts = 5;

/**
 * Runs a computation of several statements against one state of the evidence: when a batch became visible in between,
 * it is run again, so that no answer mixes two states.
 */
export async function consistently<T>(
  reader: EvidenceReader,
  compute: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const before = reader.version();
    const answer = await compute();
    if (reader.version() === before || attempt === attempts) return answer;
  }
}
