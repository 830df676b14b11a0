import { expect, test } from 'vitest';
import { createApi } from '#lib/server/api/app.ts';
import { createQueryLayer } from '#lib/server/query/index.ts';
import { engineMemory } from '#lib/server/store/engine-memory.ts';
import { episode, ndjson } from '../../helpers/episodes.ts';
import { send, temporaryStore } from '../../helpers/store.ts';

test('the engine keeps no second copy of the segments that it has read', async () => {
  const { store, ingestor } = await temporaryStore();
  for (let batch = 0; batch < 3; batch++) await send(ingestor, ndjson([episode(), episode()]));
  expect(await store.query('SELECT * FROM episodes')).toHaveLength(6);
  const [row] = await store.query(
    `SELECT CAST(sum(memory_usage_bytes) AS DOUBLE) AS bytes FROM duckdb_memory() WHERE tag = 'EXTERNAL_FILE_CACHE'`,
  );
  expect(row).toEqual({ bytes: 0 });
});

test('the engine has a bound, and gives back what it has freed', async () => {
  const { store } = await temporaryStore();
  const [row] = await store.query(
    `SELECT current_setting('memory_limit') AS most,
       CAST(current_setting('allocator_background_threads') AS BOOLEAN) AS gives_back`,
  );
  // 640 MB in the engine's binary units.
  expect(row).toEqual({ most: '610.3 MiB', gives_back: true });
});

test('memory is told by kind', async () => {
  const { store, ingestor } = await temporaryStore();
  await send(ingestor, ndjson([episode()]));
  const api = createApi({
    query: createQueryLayer(store, () => Promise.resolve(new Map())),
    toParquet: () => Promise.reject(new Error('not asked for')),
    engineMemory: () => engineMemory(store),
    guard: null,
    more: () => undefined,
    report: () => undefined,
  });
  const text = await (await api.request('/metrics')).text();
  const gauge = (name: string): number =>
    Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
  const kinds = ['nodejs_heap_size_total_bytes', 'telltale_engine_memory_bytes'].map(gauge);
  for (const bytes of kinds) expect(bytes).toBeGreaterThan(0);
  expect(gauge('nodejs_heap_size_used_bytes')).toBeLessThanOrEqual(kinds[0] ?? 0);
  expect(kinds.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(
    gauge('process_resident_memory_bytes'),
  );
});
