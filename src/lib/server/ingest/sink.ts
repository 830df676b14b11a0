import { closeSync, openSync, writeSync } from 'node:fs';
import { fromFileSystem } from '#lib/server/store/failures.ts';

/** Bytes gathered before they are written. */
const bufferBytes = 1 << 20;

/** A new file that is written from start to end. */
export interface Sink {
  readonly path: string;
  write(bytes: Uint8Array): void;
  close(): void;
}

/** Writes go to the page cache, so they are done at once: waiting for each would cost more than the write. */
export function createSink(path: string): Sink {
  let file: number | undefined;
  let waiting: Uint8Array[] = [];
  let size = 0;
  const flush = () => {
    if (size === 0) return;
    try {
      file ??= openSync(path, 'wx');
      for (const bytes of gathered(waiting)) writeWhole(file, bytes);
    } catch (thrown) {
      throw fromFileSystem(path, thrown);
    }
    waiting = [];
    size = 0;
  };
  return {
    path,
    write(bytes) {
      waiting.push(bytes);
      size += bytes.length;
      if (size >= bufferBytes) flush();
    },
    close() {
      flush();
      if (file === undefined) closeSync(openSync(path, 'wx'));
      else closeSync(file);
    },
  };
}

/** Below this, pieces are copied together: a write costs more than the copy. */
const worthAWrite = 64 * 1024;

function gathered(pieces: readonly Uint8Array[]): Uint8Array[] {
  const writes: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  const join = () => {
    if (small.length > 0) writes.push(Buffer.concat(small));
    small = [];
  };
  for (const piece of pieces) {
    if (piece.length < worthAWrite) small.push(piece);
    else {
      join();
      writes.push(piece);
    }
  }
  join();
  return writes;
}

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
