import type { Statement } from '#lib/metrics/statement.ts';
import type { Row, Value } from '#lib/server/store/decode.ts';
import type { Shelf } from './shelf.ts';

export type { Row, Value };

/** What the query layer needs of a store; the store has more. */
export interface EvidenceReader {
  readonly query: (
    sql: string,
    params?: readonly (string | number)[],
    options?: {
      readonly signal?: AbortSignal;
      readonly timeoutMs?: number;
      readonly mostRows?: number;
    },
  ) => Promise<readonly Row[]>;
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
  const bound: EvidenceReader = {
    query: (sql, params, options) => origin.query(sql, params, { ...options, signal }),
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
