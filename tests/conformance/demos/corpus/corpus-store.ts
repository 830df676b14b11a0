import { Readable } from 'node:stream';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { writeTraces } from '#lib/server/demos/traces.ts';
import { openStore, type Store } from '#lib/server/store/store.ts';
import type { MotionTrace } from '#lib/demos/trace.ts';

/** A store with the given episodes; `lines` gets the hash of the file that holds the traces. */
export async function storeWith(
  dir: string,
  traces: readonly MotionTrace[],
  lines: (traceSha256: string) => readonly Record<string, unknown>[],
): Promise<Store> {
  const store = await openStore(dir);
  const sha256 = await writeTraces(store, traces);
  const text = lines(sha256)
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
  const bytes = new TextEncoder().encode(text);
  const result = await createIngestor(store).lines(Readable.from([bytes]), {
    name: 'corpus',
  });
  if (result.quarantined > 0) throw new Error(JSON.stringify(result.problems));
  return store;
}
