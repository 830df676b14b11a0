import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Refused } from './quarantine-entry.ts';
import { createSink } from './sink.ts';

/**
 * The lines of one batch on their way to the engine: those of episodes and of other records in a file each, those that
 * were refused in memory. Everything has passed the line proof or the validator.
 */
export interface Spool {
  readonly folder: string;
  readonly episodesPath: string;
  readonly recordsPath: string;
  episodes: number;
  records: number;
  /** Lines of the source that are in none of them, ascending: refused, blank, or of another record type. */
  readonly skipped: number[];
  readonly refused: Refused[];
  /** Bytes of those that are in memory. */
  refusedBytes: number;
  /** Unknown fields that went into `extra`, by name. */
  readonly moved: Map<string, number>;
  /** Lines of the source that count: all but blank ones. */
  lines: number;
  /** First and last line of the source, from 1, blank ones included. */
  readonly firstLine: number;
  lastLine: number;
  /** Bytes of those lines as they stood in the source, decompressed. */
  bytes: number;
  /** SHA-256 of those bytes. */
  digest(): string;
  addBytes(bytes: Uint8Array): void;
  writeEpisodes(lines: Uint8Array): void;
  /** Keeps the bytes of a line that goes on in another form: should it be refused after all, they are what is kept. */
  keepRaw(line: number, bytes: Uint8Array): void;
  /** The bytes of such a line; undefined for a line that went on as it was. Only after `finish`. */
  rawOf(line: number): Buffer | undefined;
  writeRecord(line: string): void;
  /** Ends the writing. */
  finish(): void;
}

/** @param folder exists and is empty; whoever made it removes it */
export async function createSpool(folder: string, firstLine: number): Promise<Spool> {
  await mkdir(folder, { recursive: true });
  const episodes = createSink(join(folder, 'episodes.jsonl'));
  const records = createSink(join(folder, 'records.jsonl'));
  const raw = createSink(join(folder, 'raw'));
  const rawPlaces = new Map<number, { readonly offset: number; readonly length: number }>();
  let rawSize = 0;
  const hash: Hash = createHash('sha256');
  const spool: Spool = {
    folder,
    episodesPath: episodes.path,
    recordsPath: records.path,
    episodes: 0,
    records: 0,
    skipped: [],
    refused: [],
    refusedBytes: 0,
    moved: new Map(),
    lines: 0,
    firstLine,
    lastLine: firstLine - 1,
    bytes: 0,
    digest: () => hash.copy().digest('hex'),
    addBytes(bytes) {
      hash.update(bytes);
      spool.bytes += bytes.length;
    },
    writeEpisodes: (lines) => episodes.write(lines),
    keepRaw(line, bytes) {
      rawPlaces.set(line, { offset: rawSize, length: bytes.length });
      rawSize += bytes.length;
      raw.write(Buffer.from(bytes));
    },
    rawOf(line) {
      const place = rawPlaces.get(line);
      return place === undefined ? undefined : readPart(raw.path, place);
    },
    writeRecord: (line) => records.write(Buffer.from(line)),
    finish() {
      episodes.close();
      records.close();
      raw.close();
    },
  };
  return spool;
}

function readPart(path: string, { offset, length }: { offset: number; length: number }): Buffer {
  const bytes = Buffer.alloc(length);
  const file = openSync(path, 'r');
  try {
    for (let done = 0; done < length;)
      done += readSync(file, bytes, done, length - done, offset + done);
  } finally {
    closeSync(file);
  }
  return bytes;
}
