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

/** Brotli at 5 takes as long as gzip at 6 and leaves a fifth less; at 3 it is for what is sent once. */
export const compress = (
  encoding: 'br' | 'gzip',
  bytes: Uint8Array,
  sentOften: boolean,
): Promise<Uint8Array<ArrayBuffer>> =>
  encoding === 'br'
    ? brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: sentOften ? 5 : 3 } })
    : deflate(bytes, { level: sentOften ? 6 : 4 });

/** Not an event stream: it has no end to wait for. */
const texts = /^(text\/(html|css|plain|csv|javascript)|application\/(json|javascript)|image\/svg)/;

/** A page, or the data of one, as its reader's browser takes it best: a table of numbers packs to a tenth. */
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
  return new Response(await compress(encoding, bytes, false), {
    status,
    statusText,
    headers: sent,
  });
}
