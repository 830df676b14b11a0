import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip' | 'identity';

/** Below this a header costs more than compression saves. */
const worthCompressing = 1_400;

/** What the reader understands, the smaller first; `q=0` is a refusal. @param accepted its Accept-Encoding header */
export function encodingFor(accepted: string | null | undefined, length: number): Encoding {
  if (length < worthCompressing) return 'identity';
  const offers = (accepted ?? '').toLowerCase().split(',');
  const takes = (name: string): boolean =>
    offers.some((offer) => {
      const [what = '', ...options] = offer.split(';').map((part) => part.trim());
      return what === name && !options.some((option) => /^q=0(\.0*)?$/.test(option));
    });
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** Brotli at 5 takes as long as gzip at 6 and leaves a fifth less; lower ones are for what is sent once. */
export const levels = {
  often: { br: 5, gzip: 6 },
  once: { br: 3, gzip: 4 },
} as const;

export const compress = (
  encoding: 'br' | 'gzip',
  bytes: Uint8Array,
  level: (typeof levels)[keyof typeof levels],
): Promise<Uint8Array<ArrayBuffer>> =>
  encoding === 'br'
    ? brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: level.br } })
    : deflate(bytes, { level: level.gzip });

/** Pages as they were compressed, by what they hold: the same page is compressed once. The longest unasked go first. */
const packed = new Map<string, Uint8Array<ArrayBuffer>>();
const mostPacked = 32_000_000;

async function packedOnce(
  encoding: 'br' | 'gzip',
  bytes: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = `${encoding} ${createHash('sha256').update(bytes).digest('base64')}`;
  const before = packed.get(key);
  const made = before ?? (await compress(encoding, bytes, levels.once));
  packed.delete(key);
  packed.set(key, made);
  let inAll = [...packed.values()].reduce((sum, { length }) => sum + length, 0);
  for (const [oldest, { length }] of packed) {
    if (inAll <= mostPacked) break;
    packed.delete(oldest);
    inAll -= length;
  }
  return made;
}

/** Not an event stream: it has no end to wait for. */
const texts = /^(text\/(html|css|plain|csv|javascript)|application\/(json|javascript)|image\/svg)/;

/**
 * A page, or the data of one, as its reader's browser takes it best: a table of numbers packs to a tenth.
 * What is kept by its maker is packed there, and better (`render/pieces.ts`).
 */
export async function compressed(request: Request, response: Response): Promise<Response> {
  const { headers, status, statusText } = response;
  const isText = texts.test(headers.get('content-type') ?? '');
  if (!isText || response.body === null || headers.has('content-encoding')) return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  const encoding = encodingFor(request.headers.get('accept-encoding'), bytes.length);
  const sent = new Headers(headers);
  sent.append('vary', 'accept-encoding');
  sent.delete('content-length');
  if (encoding === 'identity') return new Response(bytes, { status, statusText, headers: sent });
  sent.set('content-encoding', encoding);
  return new Response(await packedOnce(encoding, bytes), {
    status,
    statusText,
    headers: sent,
  });
}
