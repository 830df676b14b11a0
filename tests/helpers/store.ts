import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { createIngestor, type Ingestor } from '#lib/server/ingest/ingestor.ts';
import type { IngestResult } from '#lib/server/ingest/outcome.ts';
import { openStore, type Store, type StoreOptions } from '#lib/server/store/store.ts';

/** A folder that goes when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'telltale-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A new store, closed and removed when the test is over. */
export async function temporaryStore(
  options: StoreOptions = {},
): Promise<{ readonly store: Store; readonly ingestor: Ingestor; readonly dir: string }> {
  const dir = await temporaryFolder();
  const store = await openStore(dir, options);
  onTestFinished(() => store.close());
  return { store, ingestor: createIngestor(store, options.clock), dir };
}

/** Sends text or bytes as one source of lines. */
export const send = (
  ingestor: Ingestor,
  content: string | Uint8Array,
  name = 'test.jsonl',
): Promise<IngestResult> => ingestor.lines(Readable.from([Buffer.from(content)]), { name });

/** Additive tables of nothing, for tests of the store alone. */
export const noRollups = { rollups: [], version: 'none' };
