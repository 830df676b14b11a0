import type { DuckDBConnection } from '@duckdb/node-api';
import { join } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { runAll } from './engine.ts';
import { episodesSql } from './episode-sql.ts';
import { writeParquet } from './parquet.ts';
import { createQueue } from './queue.ts';

/** A staged table: written, not yet part of the evidence. */
export interface Staged {
  readonly path: string;
  readonly rows: number;
}

/** The episodes of a batch to be, as far as they follow from its lines alone. */
export interface Prepared {
  readonly batchId: string;
  readonly episodes: Staged;
}

/**
 * Turns lines into columns beside the writes: that takes longer than all the rest of a batch, and needs nothing of the
 * store but its key. So the next batch is read while the last one is committed.
 */
export interface Stager {
  /**
   * The episodes of a file of lines as a sorted Parquet file, less those that break a rule between fields, or might.
   *
   * @param folder where it is written; whoever asked removes it
   */
  stage(lines: string, folder: string): Promise<Prepared>;
  /** Lets running work end and refuses new. */
  close(): Promise<void>;
}

export interface StagerContext {
  readonly connect: () => Promise<DuckDBConnection>;
  /** Statements that give a connection the key. */
  readonly key: readonly string[];
  readonly newBatchId: () => string;
}

export function createStager({ connect, key, newBatchId }: StagerContext): Stager {
  const queue = createQueue();
  let connection: DuckDBConnection | undefined;
  let isClosed = false;

  async function connected(): Promise<DuckDBConnection> {
    if (isClosed) throw new TelltaleError('UNAVAILABLE', 'the store is closed');
    if (connection === undefined) {
      const fresh = await connect();
      await runAll(fresh, key);
      connection = fresh;
    }
    return connection;
  }

  return {
    stage: (lines, folder) =>
      queue.run(async () => {
        const batchId = newBatchId();
        const path = join(folder, `${batchId}.episodes.parquet`);
        const select = episodesSql(lines, batchId, true);
        return {
          batchId,
          episodes: { path, rows: await writeParquet(await connected(), select, path) },
        };
      }),
    close: () =>
      queue.run(() => {
        isClosed = true;
        connection?.closeSync();
        return Promise.resolve();
      }),
  };
}
