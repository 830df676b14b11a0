import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { compress, encodingFor, levels } from './encoding.ts';

/** A body as it is sent, in one media type and one encoding. */
interface Body {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly etag: string;
}

/** What a request was answered with. */
export interface SentBody {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
}

const sentBodies = new WeakMap<Request, SentBody>();

/** The body that a request was answered with, where that was one of an answer and is the same until the evidence changes. */
export const bodySentFor = (request: Request): SentBody | undefined => sentBodies.get(request);

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
  const encoding = encodingFor(context.req.header('accept-encoding'), plain.bytes.length);
  const body =
    encoding === 'identity'
      ? plain
      : await form(answer, `${mediaType} ${encoding}`, async () =>
          bodyOf(await compress(encoding, plain.bytes, levels.often)),
        );
  const headers = {
    'content-type': mediaType,
    vary: 'accept, accept-encoding',
    // Kept by the reader, and asked about each time: the evidence may have grown.
    'cache-control': 'private, no-cache',
    etag: body.etag,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  };
  sentBodies.set(context.req.raw, { bytes: body.bytes, headers });
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
  const bytes =
    typeof content === 'string'
      ? new TextEncoder().encode(content)
      : content.buffer instanceof ArrayBuffer
        ? new Uint8Array(content.buffer, content.byteOffset, content.byteLength)
        : new Uint8Array(content);
  const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
  return { bytes, etag };
}
