import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemClock, type Clock } from '#lib/kernel/clock.ts';
import type { Store } from '#lib/server/store/store.ts';
import { contentOfBytes, peek } from './compression.ts';
import { ingestFile, type FileOptions, type SourceFile } from './ingest-file.ts';
import { ingestLines, postLimits, type LinesContext, type LinesInput } from './ingest-lines.ts';
import type { LoadedMapping } from './mapping/mapping-file.ts';
import type { IngestResult } from './outcome.ts';
import { ingestParquet } from './parquet-lines.ts';
import { createProver } from './prover.ts';
import { retryQuarantine } from './retry.ts';
import { watchFolder, type WatchOptions } from './watch.ts';

/** The way into a store. One for each store: it remembers the forms of line that it has met. */
export interface Ingestor {
  /**
   * A stream of records: lines, plain or compressed, or Parquet. One batch, up to a million lines or 1 GiB
   * or the limits given. Resolved when
   * everything in it is durable and visible.
   */
  lines(
    chunks: AsyncIterable<Uint8Array>,
    options: Pick<LinesInput, 'name'> & Partial<Omit<LinesInput, 'name' | 'chunks'>>,
  ): Promise<IngestResult>;
  /** A file, through a mapping where one is given. Large files become several batches. */
  file(file: SourceFile, options?: FileOptions): Promise<IngestResult>;
  /** Takes up what is in quarantine again: lines, or with a mapping the rows that it had refused. */
  retry(mapping?: LoadedMapping): Promise<IngestResult>;
  /** Takes in what appears in a folder, until the signal ends it. */
  watch(folder: string, options: WatchOptions): Promise<void>;
}

export function createIngestor(store: Store, clock: Clock = systemClock): Ingestor {
  const context: LinesContext = { store, clock, prover: createProver() };
  return {
    lines: (chunks, options) =>
      ingestStream(context, { kind: 'jsonl', limits: postLimits, chunks, ...options }),
    file: (file, options) => ingestFile(context, file, options),
    retry: (mapping) => retryQuarantine(context, mapping),
    watch: (folder, options) => watchFolder(context, folder, options),
  };
}

async function ingestStream(context: LinesContext, input: LinesInput): Promise<IngestResult> {
  const { head, all } = await peek(input.chunks);
  if (contentOfBytes(head) !== 'parquet') return ingestLines(context, { ...input, chunks: all });
  // A Parquet file is read from its end, so it must be all there first.
  const scratch = await context.store.scratch();
  try {
    const path = join(scratch, 'input.parquet');
    await pipeline(Readable.from(all), createWriteStream(path));
    return await ingestParquet(context, path, input);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
