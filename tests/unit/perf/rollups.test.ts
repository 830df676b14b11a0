import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { rollups } from '#lib/metrics/rollups.ts';
import { sampleLines } from '#lib/sample/index.ts';
import { temporaryStore } from '../../helpers/store.ts';

/**
 * Every stored table against the same sums taken over the episodes at once, in one statement: the reference needs
 * neither batches nor coarser tables made from finer ones.
 */
test('every rollup holds the sums of the episodes, whatever batches they came in', async () => {
  const { store, ingestor } = await temporaryStore();
  const limits = { lines: 700, bytes: Infinity };
  const lines = Readable.from(sampleLines({ seed: 4, episodes: 3000 }));
  const result = await ingestor.lines(lines, { name: 'sample', limits });
  expect(result.quarantined).toBe(0);
  expect(store.manifests().length).toBeGreaterThan(2);
  for (const table of rollups.flatMap(({ tables }) => tables)) {
    const stored = await store.query(`${table.merge(table.name)} ORDER BY ALL`);
    const direct = await store.query(`${table.select('episodes')} ORDER BY ALL`);
    expect(stored.length, table.name).toBeGreaterThan(0);
    expect(rounded(stored), table.name).toEqual(rounded(direct));
  }
});

/** Sums of fractions depend on the order of addition in their last digits. */
const rounded = (rows: readonly object[]): unknown =>
  rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'number' ? Number(value.toPrecision(9)) : (value as unknown),
      ]),
    ),
  );
