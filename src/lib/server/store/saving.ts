import type { DuckDBConnection } from '@duckdb/node-api';
import { statfs } from 'node:fs/promises';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { runAll } from './engine.ts';
import type { Manifest } from './manifest.ts';

/**
 * When the cache goes to the disk. The engine keeps no log of it, since everything in it follows from the evidence: what a
 * crash takes is what was taken in after the last save, and the next opening takes it in again. So there is a save when
 * that would come to last some seconds, and the rest waits in the engine's memory, of which a large ingest has none to
 * spare: saved at 250,000 episodes, the process grew by 160 MiB.
 */
const mostEpisodes = 100_000;
const mostBatches = 500;

/** Bytes that must be free for a save: so many, … */
const leastFree = 64 * 1024 * 1024;
/** … and so many an episode, several times what one takes. */
const bytesAnEpisode = 512;

/** What the engine says where it cannot save now; nothing is lost by it. */
const isOccupied = /Cannot CHECKPOINT: there are other write transactions active/;

export interface Saving {
  /** To be told of batches that the cache has taken in. */
  add(manifests: readonly Manifest[]): void;
  /** Saves if enough has been taken in. To be run while nobody writes. */
  saveIfDue(): Promise<void>;
  /**
   * Saves where there is certainly room for it: the engine answers nothing any more after a save that failed half-way.
   * Elsewhere, and while somebody else writes, it does nothing.
   */
  save(): Promise<void>;
}

/**
 * @param folder where the cache lies
 * @param least bytes that must be free besides those for the episodes
 */
export function createSaving(
  connection: DuckDBConnection,
  folder: string,
  least = leastFree,
): Saving {
  let episodes = 0;
  let batches = 0;

  async function save(): Promise<void> {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < least + episodes * bytesAnEpisode) return;
    try {
      await runAll(connection, ['CHECKPOINT']);
    } catch (thrown) {
      // Somebody else is in the midst of a transaction, or has just ended one: the next save is soon enough.
      if (thrown instanceof TelltaleError && isOccupied.test(thrown.message)) return;
      throw thrown;
    }
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
