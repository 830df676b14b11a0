import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Context } from 'hono';

/** Below this a header costs more than compression saves. */
const worthCompressing = 1_400;

/** A body as it is sent, in one media type and one encoding. */
interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

type Encoding = 'br' | 'gzip' | 'identity';

/**
 * Bodies of answers, made once each. The query layer hands out the same object until the evidence changes, so the object
 * is the key, and the bodies go with it.
 */
const bodies = new WeakMap<object, Map<string, Promise<Body>>>();

/**
 * The body of an answer: serialised and compressed when it is first asked for, then as it is.
 *
 * @param answer the object that the query layer gave; another one is another body
 * @param mediaType of the body; with the encoding it names one form of the answer
 */
export async function bodyResponse(
  context: Context,
  answer: object,
  mediaType: string,
  make: () => Uint8Array | string | Promise<Uint8Array>,
): Promise<Response> {
  const plain = await form(answer, mediaType, async () => bodyOf(await make()));
  const encoding =
    plain.bytes.length < worthCompressing
      ? 'identity'
      : encodingFor(context.req.header('accept-encoding') ?? '');
  const body =
    encoding === 'identity'
      ? plain
      : await form(answer, `${mediaType} ${encoding}`, async () =>
          bodyOf(await compress(encoding, plain.bytes)),
        );
  const headers = {
    'content-type': mediaType,
    vary: 'accept, accept-encoding',
    // Kept by the reader, and asked about each time: the evidence may have grown.
    'cache-control': 'private, no-cache',
    etag: body.etag,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  };
  if (context.req.header('if-none-match') === body.etag) return context.body(null, 304, headers);
  return context.body(body.bytes, 200, headers);
}

function form(answer: object, name: string, make: () => Promise<Body>): Promise<Body> {
  const forms = bodies.get(answer) ?? new Map<string, Promise<Body>>();
  bodies.set(answer, forms);
  const before = forms.get(name);
  if (before !== undefined) return before;
  const made = make();
  forms.set(name, made);
  made.catch(() => forms.delete(name));
  return made;
}

function bodyOf(content: Uint8Array | string): Body {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { bytes: new Uint8Array(bytes), etag };
}

/** What the reader understands, the smaller first; `q=0` is a refusal. */
function encodingFor(accepted: string): Encoding {
  const offers = accepted.toLowerCase().split(',');
  const takes = (name: string): boolean =>
    offers.some((offer) => {
      const [what = '', ...options] = offer.split(';').map((part) => part.trim());
      return what === name && !options.some((option) => /^q=0(\.0*)?$/.test(option));
    });
  return takes('br') ? 'br' : takes('gzip') ? 'gzip' : 'identity';
}

const brotli = promisify(brotliCompress);
const deflate = promisify(gzip);

/** Brotli at 5: as fast as gzip at 6 and a fifth smaller. */
const compress = (encoding: 'br' | 'gzip', bytes: Uint8Array): Promise<Uint8Array> =>
  encoding === 'br'
    ? brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
    : deflate(bytes, { level: 6 });
