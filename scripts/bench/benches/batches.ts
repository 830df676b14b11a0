import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { openStore } from '#lib/server/store/store.ts';
import { sampleEpisode } from '#lib/sample/index.ts';
import { sizeName, type Bench } from '../core/context.ts';
import { repeated, timed } from '../core/measure.ts';
import type { Result } from '../core/result.ts';

const sizes = [1, 100, 10_000] as const;
const seed = 3;

/** What a batch costs by its size: a post is a batch of its own. */
export const batches: Bench = {
  name: 'batches',
  what: 'one post of 1 to 10,000 episodes until it is durable and visible',
  async run({ cache, runs, say }) {
    const folder = await mkdtemp(join(cache, 'batches-'));
    const store = await openStore(folder);
    const ingestor = createIngestor(store);
    const results: Result[] = [];
    let made = 0;
    const lines = (count: number): Buffer => {
      const text = Array.from({ length: count }, () => JSON.stringify(sampleEpisode(seed, made++)));
      return Buffer.from(`${text.join('\n')}\n`);
    };
    try {
      for (const size of sizes) {
        say(`batches of ${size}`);
        const value = await repeated(size === 10_000 ? runs : 3 * runs, async () => {
          const bytes = lines(size);
          return timed(() =>
            ingestor.lines(Readable.from([bytes]), { name: 'bench', kind: 'api' }),
          );
        });
        results.push({ name: `batches/${sizeName(size)}`, unit: 'ms a batch', value });
      }
    } finally {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
    return results;
  },
};
