import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { sampleLines } from '#lib/sample/index.ts';
import type { BenchContext } from '../core/context.ts';
import { kept } from './cache.ts';

type Kept = Pick<BenchContext, 'cache' | 'say'>;

const seed = 1;

/** The product's own sample as a log, about 1,100 bytes an episode. */
export const sampleLog = (context: Kept, episodes: number): Promise<string> =>
  kept(context, `sample-${seed}-${episodes}.jsonl`, (path) =>
    pipeline(Readable.from(sampleLines({ seed, episodes })), createWriteStream(path)),
  );

/** The same, compressed; made without the plain log, of which ten million lines take 11 GB. */
export const compressedLog = (
  context: Kept,
  episodes: number,
  kind: 'gz' | 'zst',
): Promise<string> =>
  kept(context, `sample-${seed}-${episodes}.jsonl.${kind}`, (path) =>
    pipeline(
      Readable.from(sampleLines({ seed, episodes })),
      kind === 'gz' ? createGzip({ level: 3 }) : createZstdCompress(),
      createWriteStream(path),
    ),
  );
