import type { EvidenceRef } from '#lib/metrics/answers.ts';
import type { Statement } from '#lib/metrics/statement.ts';
import type { Row, Value } from '#lib/server/store/decode.ts';
import { remembered } from './memory.ts';

export type { Row, Value };

/** What the query layer needs of a store; the store has more. */
export interface EvidenceReader {
  query(
    sql: string,
    params?: readonly (string | number)[],
    options?: {
      readonly signal?: AbortSignal;
      readonly timeoutMs?: number;
      readonly mostRows?: number;
    },
  ): Promise<readonly Row[]>;
  /** Grows with every batch. */
  version(): number;
  /** Merkle root over the batch manifests, hex. */
  root(): string;
}

/** No page waits longer than this, and no reader of an API should. */
const timeoutMs = 120_000;

/** Groups that are worth an interval each; a grouping that explodes ends in QUERY_TOO_LARGE, not in a dead process. */
const mostRows = 250_000;

/** @throws TelltaleError QUERY_TIMEOUT and QUERY_TOO_LARGE for what would take too long or hold too much */
export const ask = (reader: EvidenceReader, statement: Statement): Promise<readonly Row[]> =>
  reader.query(statement.sql, statement.params, { timeoutMs, mostRows });

/** What an answer over `episodes` episodes stands on. */
export async function evidenceRef(reader: EvidenceReader, episodes: number): Promise<EvidenceRef> {
  const batches = await remembered(reader, 'batches in the store', null, async () => {
    const [row] = await reader.query('SELECT count(*) AS batches FROM batches');
    return Number(row?.['batches'] ?? 0);
  });
  return { batches, episodes, root: reader.root() };
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
