import type { Store } from './store.ts';

/** Bytes that the engine holds: blocks of the cache that it keeps in memory, sums under way, indexes. */
export async function engineMemory(store: Pick<Store, 'query'>): Promise<number> {
  const [row] = await store.query(
    'SELECT CAST(sum(memory_usage_bytes) AS DOUBLE) AS bytes FROM duckdb_memory()',
  );
  return Number(row?.['bytes'] ?? 0);
}
