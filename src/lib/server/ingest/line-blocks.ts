import { createHash, type Hash } from 'node:crypto';
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { maxLineBytes } from '#lib/log/limits.ts';
import { fromFileSystem } from '#lib/server/store/failures.ts';

/** A stretch of a source: whole lines, or one line that is too long to be held in memory. */
export type Block =
  | { readonly kind: 'lines'; readonly bytes: Buffer }
  | {
      readonly kind: 'long';
      readonly length: number;
      readonly sha256: string;
      readonly file: string;
    }
  /** The last line, which no line end follows. */
  | { readonly kind: 'tail'; readonly bytes: Buffer };

const lineFeed = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Cuts a stream of bytes at line ends into blocks of whole lines, about as large as the chunks that come. A line longer
 * than the format allows is written to a file as it comes, so that no line can fill the memory.
 *
 * @param folder for the files of lines that are too long, named by their SHA-256
 */
export async function* lineBlocks(
  chunks: AsyncIterable<Uint8Array>,
  folder: string,
): AsyncGenerator<Block> {
  let carry: Buffer[] = [];
  let carried = 0;
  let long: LongLine | undefined;
  let first = true;
  for await (const piece of chunks) {
    let chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    if (first && chunk.length > 0) {
      first = false;
      if (chunk.subarray(0, 3).equals(byteOrderMark)) chunk = chunk.subarray(3);
    }
    if (long !== undefined) {
      const end = chunk.indexOf(lineFeed);
      long.add(end === -1 ? chunk : chunk.subarray(0, end));
      if (end === -1) continue;
      yield long.finish();
      long = undefined;
      chunk = chunk.subarray(end + 1);
    }
    const end = chunk.lastIndexOf(lineFeed) + 1;
    if (end > 0) {
      // The line begun in the chunk before goes by itself, so that the rest need not be copied.
      const begun = carried === 0 ? 0 : chunk.indexOf(lineFeed) + 1;
      if (begun > 0)
        yield { kind: 'lines', bytes: Buffer.concat([...carry, chunk.subarray(0, begun)]) };
      carry = [];
      carried = 0;
      if (end > begun) yield { kind: 'lines', bytes: chunk.subarray(begun, end) };
    }
    if (end < chunk.length) {
      // A copy: the stream may use its buffer again.
      carry.push(Buffer.from(chunk.subarray(end)));
      carried += chunk.length - end;
    }
    if (carried > maxLineBytes) {
      long = longLine(folder);
      for (const part of carry) long.add(part);
      carry = [];
      carried = 0;
    }
  }
  if (long !== undefined) yield long.finish();
  else if (carried > 0) yield { kind: 'tail', bytes: Buffer.concat(carry) };
}

interface LongLine {
  add(bytes: Uint8Array): void;
  finish(): Block;
}

let longLines = 0;

function longLine(folder: string): LongLine {
  const path = join(folder, `long-${(longLines += 1)}`);
  const hash: Hash = createHash('sha256');
  let length = 0;
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (thrown) {
    throw fromFileSystem(path, thrown);
  }
  return {
    add(bytes) {
      hash.update(bytes);
      length += bytes.length;
      try {
        for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
      } catch (thrown) {
        throw fromFileSystem(path, thrown);
      }
    },
    finish() {
      closeSync(file);
      const sha256 = hash.digest('hex');
      const named = join(folder, sha256);
      renameSync(path, named);
      return { kind: 'long', length, sha256, file: named };
    },
  };
}
