import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import type { Store } from '#lib/server/store/store.ts';
import { ingestLines, noLimits, type LinesContext, type LinesInput } from './ingest-lines.ts';
import type { IngestResult } from './outcome.ts';
import { createProver } from './prover.ts';

/** The way into a store. One for each store: it remembers the forms of line that it has met. */
export interface Ingestor {
  readonly context: LinesContext;
  /** A stream of lines, plain or compressed. Resolved when everything in it is durable and visible. */
  lines(
    chunks: AsyncIterable<Uint8Array>,
    options: Pick<LinesInput, 'name'> & Partial<Omit<LinesInput, 'name' | 'chunks'>>,
  ): Promise<IngestResult>;
}

export function createIngestor(store: Store, clock: Clock = systemClock): Ingestor {
  const context: LinesContext = { store, clock, prover: createProver() };
  return {
    context,
    lines: (chunks, options) =>
      ingestLines(context, { kind: 'jsonl', limits: noLimits, chunks, ...options }),
  };
}
