import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { contentOfBytes, signatureBytes } from './compression.ts';
import { fileLimits, ingestLines, type LinesContext } from './ingest-lines.ts';
import { ingestTable } from './ingest-table.ts';
import type { LoadedMapping } from './mapping/mapping-file.ts';
import { matches } from './mapping/source-table.ts';
import type { IngestResult } from './outcome.ts';
import { ingestParquet } from './parquet-lines.ts';

/** A file to be taken in, under the name that manifests will give it. */
export interface SourceFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
}

export interface FileProgress {
  readonly bytes: number;
  readonly lines: number;
}

export interface FileOptions {
  readonly mapping?: LoadedMapping;
  readonly onProgress?: (progress: FileProgress) => void;
}

/** One file into the store. What it is, its first bytes tell; its name only helps with the words of an error. */
export async function ingestFile(
  context: LinesContext,
  file: SourceFile,
  { mapping, onProgress }: FileOptions = {},
): Promise<IngestResult> {
  let bytes = 0;
  const onLines = (lines: number) => onProgress?.({ bytes, lines });
  if (mapping !== undefined)
    return ingestTable(context, { path: file.path, name: file.name, mapping, onLines });
  if (contentOfBytes(await headOf(file.path)) === 'parquet')
    return ingestParquet(context, file.path, { name: file.name, limits: fileLimits, onLines });
  if (/\.(csv|tsv)$/i.test(file.name))
    throw new TelltaleError(
      'USAGE',
      `${file.name} is a table; say how its rows become records with --map FILE (examples are in data/mappings)`,
    );
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 20 })) {
      bytes += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }
  return ingestLines(context, {
    chunks: counted(),
    name: file.name,
    kind: 'jsonl',
    limits: fileLimits,
    onLines,
  });
}

async function headOf(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `${path} cannot be opened`, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(signatureBytes),
      length: signatureBytes,
    });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const logName = /\.(jsonl|ndjson)(\.gz|\.zst)?$|\.parquet$/i;
const tableName = /\.(csv|tsv|json|jsonl|ndjson|parquet)$/i;

/**
 * The files at a path: itself, or, of a folder, every log in it and below (with a mapping: every table that it does not
 * join), by name. Hidden files and links to folders are passed over.
 *
 * @throws TelltaleError NOT_FOUND
 */
export async function filesAt(path: string, mapping?: LoadedMapping): Promise<SourceFile[]> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `${path} does not exist`, { cause });
  });
  if (!found.isDirectory()) return [{ path, name: basename(path), bytes: found.size }];
  const joined = Object.values(mapping?.mapping.sources ?? {}).map(({ file }) => file);
  const wanted = mapping === undefined ? logName : tableName;
  const files: SourceFile[] = [];
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    const full = join(entry.parentPath, entry.name);
    const name = relative(path, full).replaceAll('\\', '/');
    const hidden = name.split('/').some((part) => part.startsWith('.'));
    const besides = joined.some((pattern) => matches(entry.name, pattern));
    if (!entry.isFile() || hidden || besides || !wanted.test(entry.name)) continue;
    files.push({ path: full, name, bytes: (await stat(full)).size });
  }
  return files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
