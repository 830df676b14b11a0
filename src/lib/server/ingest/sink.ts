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
      writeWhole(file, waiting.length === 1 ? waiting[0]! : Buffer.concat(waiting, size));
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

function writeWhole(file: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
}
