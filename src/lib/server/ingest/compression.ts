import { constants, createGunzip, createZstdDecompress } from 'node:zlib';
import { Readable } from 'node:stream';

/** What a stream of bytes is, by its first bytes; names lie. */
export type Content = 'gzip' | 'zstd' | 'parquet' | 'text';

/** Bytes needed to tell. */
export const signatureBytes = 4;

export function contentOfBytes(head: Uint8Array): Content {
  const starts = (...signature: number[]) => signature.every((byte, index) => head[index] === byte);
  if (starts(0x1f, 0x8b)) return 'gzip';
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return 'zstd';
  if (starts(0x50, 0x41, 0x52, 0x31)) return 'parquet';
  return 'text';
}

/** Said of a stream that ends, or is damaged, in the middle. */
export interface Break {
  readonly message: string;
}

/**
 * The bytes inside compressed ones, as far as they can be read. What was read before a break is given out; the break is
 * told apart, so that good lines before it are not lost with it.
 */
export async function* decompress(
  chunks: AsyncIterable<Uint8Array>,
  content: 'gzip' | 'zstd',
  onBreak: (broken: Break) => void,
): AsyncGenerator<Uint8Array> {
  const decoder =
    content === 'gzip'
      ? createGunzip({ chunkSize: 1 << 18 })
      : createZstdDecompress({
          chunkSize: 1 << 18,
          // Larger windows would let a small file claim the memory.
          params: { [constants.ZSTD_d_windowLogMax]: 27 },
        });
  const source = Readable.from(chunks, { objectMode: false });
  let sourceError: Error | undefined;
  source.on('error', (error) => {
    sourceError = error;
    decoder.destroy(error);
  });
  source.pipe(decoder);
  try {
    for await (const chunk of decoder) yield chunk as Uint8Array;
  } catch (thrown) {
    if (sourceError !== undefined) throw sourceError;
    const reason = thrown instanceof Error ? thrown.message : String(thrown);
    onBreak({ message: `the ${content} stream is cut off or damaged here (${reason})` });
  } finally {
    source.destroy();
    decoder.destroy();
  }
}

/** A stream and its first bytes, which are given out again. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly all: AsyncIterable<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let size = 0;
  while (size < signatureBytes) {
    const next = await iterator.next();
    if (next.done === true) break;
    first.push(next.value);
    size += next.value.length;
  }
  const head = Buffer.concat(first);
  return {
    head,
    all: {
      async *[Symbol.asyncIterator]() {
        try {
          if (head.length > 0) yield head;
          for (let next = await iterator.next(); next.done !== true; next = await iterator.next())
            yield next.value;
        } finally {
          await iterator.return?.();
        }
      },
    },
  };
}
