import { expect, test } from 'vitest';
import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { sampleEpisode } from '#lib/sample/index.ts';
import { createQueryLayer } from '#lib/server/query/index.ts';
import { openShelf } from '#lib/server/query/shelf.ts';
import { send, temporaryFolder, temporaryStore } from '../../helpers/store.ts';

const lines = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => {
    const episode = { ...sampleEpisode(5, from + index), benchmark: null, pair_id: null };
    return `${JSON.stringify(episode)}\n`;
  }).join('');

const questions: readonly { readonly by: readonly Dimension[]; readonly filter: Filter }[] = [
  { by: ['task', 'policy'], filter: { where: {} } },
  { by: [], filter: { where: { task: ['cup-lift', 'wipe-table'] } } },
  { by: ['site'], filter: { where: { world: ['real'] }, from: '2026-08-10' } },
  { by: ['week'], filter: { where: {}, to: '2026-09-10' } },
  { by: ['unit'], filter: { where: { context: ['production'] } } },
];

/** The reference: a layer that has never been asked. */
test('latency after some batches is what a fresh computation gives, in its order', async () => {
  const { store, ingestor } = await temporaryStore();
  const shelf = openShelf(await temporaryFolder());
  const histograms: string[] = [];
  const layer = createQueryLayer(
    {
      ...store,
      shelf,
      query: (sql, ...more) => {
        if (sql.startsWith('WITH merged')) histograms.push(sql);
        return store.query(sql, ...more);
      },
    },
    () => Promise.resolve(new Map()),
  );
  // The last batch is too large to be added up; then small ones again.
  for (const [from, to] of [
    ...[
      [0, 400],
      [400, 401],
      [401, 500],
      [500, 1_100],
      [1_100, 1_150],
    ],
  ] as [number, number][]) {
    const { accepted } = await send(ingestor, lines(from, to));
    expect(accepted).toBe(to - from);
    histograms.length = 0;
    const fresh = createQueryLayer({ ...store }, () => Promise.resolve(new Map()));
    for (const question of questions)
      for (const limit of [5, 1_000])
        expect(await layer.latency({ ...question, limit })).toEqual(
          await fresh.latency({ ...question, limit }),
        );
    expect(histograms.length === 0).toBe(to - from < 100);
  }
  await shelf.close();
});
