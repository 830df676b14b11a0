import type { DuckDBConnection } from '@duckdb/node-api';
import { runAll } from './engine.ts';
import type { Manifest } from './manifest.ts';

/**
 * When the cache goes to the disk. The engine keeps no log of it, since everything in it follows from the evidence: what a
 * crash takes is what was taken in after the last save, and the next opening takes it in again. So there is a save when
 * that would come to last some seconds, and the rest waits in the engine's memory.
 */
const mostEpisodes = 250_000;
const mostBatches = 500;

export interface Saving {
  /** To be told of batches that the cache has taken in. */
  add(manifests: readonly Manifest[]): void;
  /** Saves if enough has been taken in. To be run while nobody writes. */
  saveIfDue(): Promise<void>;
  save(): Promise<void>;
}

export function createSaving(connection: DuckDBConnection): Saving {
  let episodes = 0;
  let batches = 0;

  async function save(): Promise<void> {
    await runAll(connection, ['CHECKPOINT']);
    episodes = 0;
    batches = 0;
  }

  return {
    add(manifests) {
      batches += manifests.length;
      for (const manifest of manifests) episodes += manifest.episodes;
    },
    async saveIfDue() {
      if (episodes >= mostEpisodes || batches >= mostBatches) await save();
    },
    save,
  };
}
