import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { layoutOf } from './layout.ts';
import { quarantineFileColumns } from './cache.ts';
import { optionalText, numberIn, textIn } from './row-values.ts';
import { masked, type Pseudonym } from './pseudonyms.ts';
import { quoted } from './sql.ts';
import type { Store } from './store.ts';

/** A quarantine entry with the bytes that it keeps. */
export interface KeptEntry {
  readonly entry_id: string;
  readonly source: string;
  readonly line: number;
  readonly length: number;
  readonly kind: 'line' | 'row' | 'break';
  readonly mapping: string | null;
  /** Columns of a row, by name and type; null for lines. */
  readonly columns: Readonly<Record<string, string>> | null;
  readonly bytes: Buffer;
}

/**
 * Entries by id, in no particular order; unknown ids are left out.
 *
 * @param most bytes of each that are read: a line may be larger than the memory
 */
export async function keptEntries(
  store: Pick<Store, 'dir' | 'query'>,
  ids: readonly string[],
  most = Infinity,
): Promise<KeptEntry[]> {
  if (ids.length === 0) return [];
  const layout = layoutOf(store.dir);
  const list = ids.map(quoted).join(', ');
  const batches = await store.query(
    `SELECT DISTINCT batch_id FROM quarantine WHERE entry_id IN (${list})`,
  );
  const entries: KeptEntry[] = [];
  for (const batch of batches) {
    const path = join(layout.quarantine, `${textIn(batch, 'batch_id')}.jsonl`);
    const rows = await store.query(
      `SELECT entry_id, source, line, length, sha256, kind, mapping ->> 'name' AS mapping,
         CAST(columns AS VARCHAR) AS columns, bytes
       FROM read_json(${quoted(path)}, format = 'newline_delimited', maximum_object_size = 67108864, columns = ${quarantineFileColumns})
       WHERE entry_id IN (${list})`,
    );
    for (const row of rows) {
      const bytes = optionalText(row, 'bytes');
      const columns = optionalText(row, 'columns');
      entries.push({
        entry_id: textIn(row, 'entry_id'),
        source: textIn(row, 'source'),
        line: numberIn(row, 'line'),
        length: numberIn(row, 'length'),
        kind: textIn(row, 'kind') as KeptEntry['kind'],
        mapping: optionalText(row, 'mapping'),
        columns: columns === null ? null : (JSON.parse(columns) as Record<string, string> | null),
        bytes:
          bytes === null
            ? await firstBytes(join(layout.quarantineBytes, textIn(row, 'sha256')), most)
            : Buffer.from(bytes, 'base64'),
      });
    }
  }
  return entries;
}

async function firstBytes(path: string, most: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const length = Math.min((await file.stat()).size, most);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(length), length });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** The bytes of an entry as they came, piece by piece; undefined where there is no such entry. */
export async function openEntry(
  store: Pick<Store, 'dir' | 'query'>,
  id: string,
): Promise<AsyncIterable<Uint8Array> | undefined> {
  const [entry] = await keptEntries(store, [id], 0);
  if (entry === undefined) return undefined;
  if (entry.bytes.length === entry.length) return Readable.from([entry.bytes]);
  const [row] = await store.query('SELECT sha256 FROM quarantine WHERE entry_id = ?', [id]);
  return createReadStream(join(layoutOf(store.dir).quarantineBytes, textIn(row, 'sha256')));
}

/** Characters of a quarantined line that a list shows. */
const excerptLength = 200;

/**
 * The beginnings of quarantined lines as printable text, by entry id: control characters and broken bytes escaped, and
 * people under their pseudonyms where a line names them in the format's own fields.
 */
export async function quarantineExcerpts(
  store: Pick<Store, 'dir' | 'query' | 'pseudonym'>,
  ids: readonly string[],
): Promise<Map<string, string>> {
  const entries = await keptEntries(store, ids, excerptLength * 4 + 1);
  return new Map(
    entries.map(({ entry_id, bytes }) => [entry_id, printable(bytes, store.pseudonym)]),
  );
}

function printable(bytes: Buffer, pseudonym: Pseudonym): string {
  const text = masked(bytes.subarray(0, excerptLength * 4).toString('utf8'), pseudonym);
  const escaped = [...text].slice(0, excerptLength).map((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 || (code >= 0x7f && code < 0xa0)
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : character;
  });
  return (
    escaped.join('') +
    (bytes.length > excerptLength * 4 || [...text].length > excerptLength ? '…' : '')
  );
}
