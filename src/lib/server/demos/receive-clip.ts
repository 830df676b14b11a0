import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Store } from '#lib/server/store/store.ts';

/** Of a clip that comes through a browser; larger ones are registered by the command line, which sends no bytes. */
const mostBytes = 4 * 1024 ** 3;

/**
 * Takes the body of a request down as a file, hands its path over, and removes it again.
 *
 * @throws TelltaleError USAGE without a body, TOO_LARGE beyond four gigabytes, and what `take` throws
 */
export async function receiveClip<T>(
  store: Pick<Store, 'scratch'>,
  body: ReadableStream | null,
  take: (path: string) => Promise<T>,
): Promise<T> {
  if (body === null) throw new TelltaleError('USAGE', 'the body of the request is the clip');
  const scratch = await store.scratch();
  try {
    const path = join(scratch, 'clip');
    await pipeline(Readable.fromWeb(body as WebStream), limited(), createWriteStream(path));
    return await take(path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Passes bytes on until there are too many. */
function limited(): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= mostBytes) done(null, chunk);
      else
        done(
          new TelltaleError(
            'TOO_LARGE',
            `a clip sent here has at most ${mostBytes} bytes; use "telltale demo register"`,
          ),
        );
    },
  });
}
