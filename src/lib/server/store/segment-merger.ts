import type { DuckDBConnection } from '@duckdb/node-api';
import { runAll } from './engine.ts';
import type { Layout } from './layout.ts';
import type { Manifest } from './manifest.ts';
import { fewest, listMerged, readMerged, writeCopy } from './merged-segments.ts';
import { inTransaction } from './parquet.ts';
import type { Queue } from './queue.ts';
import { showBatches } from './take-in.ts';

/** Copies small segments together, beside reading and writing. */
export interface SegmentMerger {
  /** To be told of each write; now and then it starts a merge in the background. */
  readonly afterWrite: () => void;
  /** Merges all that is worth it, and waits for it. */
  merge(): Promise<void>;
  /** Waits for what is running; nothing is started any more. */
  close(): Promise<void>;
}

export interface SegmentMergerContext {
  readonly connect: () => Promise<DuckDBConnection>;
  /** The connection that writes, to be used through the queue alone. */
  readonly connection: DuckDBConnection;
  readonly queue: Queue;
  readonly layout: Layout;
  /** Batches that queries can see. */
  readonly visible: () => readonly Manifest[];
}

export function createSegmentMerger(context: SegmentMergerContext): SegmentMerger {
  const { connection, queue, layout, visible } = context;
  let running = Promise.resolve();
  let isClosing = false;
  let looked = 0;

  async function mergeAll(): Promise<void> {
    // Of its own: the one that writes may be in the middle of a transaction.
    const own = await context.connect();
    try {
      while (!isClosing && (await mergeOne(own)));
    } finally {
      own.closeSync();
    }
  }

  async function mergeOne(own: DuckDBConnection): Promise<boolean> {
    const before = await readMerged(own);
    const merged = await writeCopy(own, layout, visible(), before);
    if (merged === undefined) return false;
    return queue.run(async () => {
      // A rebuild has begun anew meanwhile: what was written goes with the next opening.
      if (JSON.stringify(await readMerged(connection)) !== JSON.stringify(before)) return false;
      await inTransaction(connection, async () => {
        await runAll(connection, listMerged(merged));
        await showBatches(connection, layout, visible());
      });
      return true;
    });
  }

  function merge(): Promise<void> {
    if (isClosing) return running;
    const merging = running.then(mergeAll);
    running = merging.catch(() => undefined);
    return merging;
  }

  return {
    afterWrite() {
      if (visible().length - looked < fewest) return;
      looked = visible().length;
      // What it fails to copy is read from the segments, as before.
      merge().catch(() => undefined);
    },
    merge,
    async close() {
      isClosing = true;
      await running;
    },
  };
}
