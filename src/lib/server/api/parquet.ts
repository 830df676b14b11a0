import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Store } from '#lib/server/store/store.ts';
import { quoted } from '#lib/server/store/sql.ts';
import type { FlatRows } from './negotiate.ts';

/** Rows as the bytes of a Parquet file, written by the engine. */
export async function parquetBytes(store: Store, rows: FlatRows): Promise<Uint8Array> {
  const folder = await store.scratch();
  try {
    const lines = join(folder, 'rows.jsonl');
    await writeFile(lines, rows.map((row) => JSON.stringify(row)).join('\n'));
    // The whole file decides the types: a column that is null in the first rows may hold numbers further down.
    const select = `SELECT * FROM read_json(${quoted(lines)}, format = 'newline_delimited', sample_size = -1)`;
    const path = await store.copyTo(select, 'parquet');
    try {
      return await readFile(path);
    } finally {
      await rm(path, { force: true });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
