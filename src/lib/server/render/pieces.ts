import { setImmediate as turn, setTimeout as wait } from 'node:timers/promises';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

/** A page's first element that begins below the screen of a desk says so. */
const below = ' data-below=""';

/**
 * So long the rest of a page stays behind its first piece, ms. A browser that has both reads both before it paints
 * anything; given the first alone, it has painted that by then. Scripts are waited with until the first frame anyway, so
 * that the page answers hardly later (measured in design/performance.md).
 */
const pauseMs = 80;

/** A document as what is on the screen at first and the rest; in one piece where nothing in it is marked as below. */
export function inPieces(html: string): readonly string[] {
  const cut = html.lastIndexOf('<', html.indexOf(below));
  return cut <= 0 ? [html] : [html.slice(0, cut), html.slice(cut)];
}

/**
 * The pieces of one text, packed as one: a reader who has the first of them can unpack it, and all of them together are
 * one stream of that encoding.
 *
 * @param level how well, for each encoding
 */
export async function packedPieces(
  encoding: 'br' | 'gzip' | 'identity',
  pieces: readonly string[],
  level: { readonly br: number; readonly gzip: number },
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  if (encoding === 'identity') return pieces.map((piece) => Uint8Array.from(Buffer.from(piece)));
  const [packer, flush] =
    encoding === 'br'
      ? ([
          createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: level.br } }),
          constants.BROTLI_OPERATION_FLUSH,
        ] as const)
      : ([createGzip({ level: level.gzip }), constants.Z_SYNC_FLUSH] as const);
  const packed: Uint8Array<ArrayBuffer>[] = [];
  let coming: Buffer[] = [];
  packer.on('data', (bytes: Buffer) => coming.push(bytes));
  for (const [index, piece] of pieces.entries()) {
    packer.write(piece);
    await new Promise<void>((done, failed) => {
      packer.once('error', failed);
      if (index < pieces.length - 1) packer.flush(flush, done);
      else packer.once('end', done).end();
    });
    // What was packed is handed over by the end of this turn.
    await turn();
    packed.push(Uint8Array.from(Buffer.concat(coming)));
    coming = [];
  }
  return packed;
}

/** What is sent for a page: its first piece at once, each other a moment later. Who leaves is not waited for. */
export function sentInTurn(
  pieces: readonly Uint8Array<ArrayBuffer>[],
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const left = new AbortController();
  let next = 0;
  return new ReadableStream({
    async pull(controller) {
      if (next > 0) await wait(pauseMs, undefined, { signal: left.signal }).catch(() => undefined);
      const piece = pieces[next++];
      if (left.signal.aborted) return;
      if (piece !== undefined) controller.enqueue(piece);
      if (next >= pieces.length) controller.close();
    },
    cancel: () => left.abort(),
  });
}
