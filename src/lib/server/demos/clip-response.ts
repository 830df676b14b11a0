import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Demo } from '#lib/log/index.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { clipPath } from './demo-pages.ts';

/**
 * The kept clip of a demo, whole or the range of bytes that a player asks for.
 *
 * @param range the request's `Range` header; anything but one range of bytes is answered with the whole
 * @throws TelltaleError NOT_FOUND where the clip itself is not kept
 */
export async function clipResponse(
  dir: string,
  demo: Pick<Demo, 'file' | 'demo_id'>,
  range: string | null,
): Promise<Response> {
  const path = clipPath(dir, demo);
  const { size } = await stat(path).catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `the clip of ${demo.demo_id} is not kept here`, { cause });
  });
  const asked = askedRange(range, size);
  const headers = {
    // Whatever somebody registered is played as video or not at all.
    'content-type': await videoType(path),
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
    etag: `"${demo.file.sha256}"`,
  };
  if (asked === 'none')
    return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } });
  const { start, end } = asked ?? { start: 0, end: size - 1 };
  const body = Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream<Uint8Array>;
  const length = { 'content-length': String(end - start + 1) };
  if (asked === null) return new Response(body, { headers: { ...headers, ...length } });
  const part = { 'content-range': `bytes ${start}-${end}/${size}` };
  return new Response(body, { status: 206, headers: { ...headers, ...length, ...part } });
}

/** Some browsers play nothing that is called by another container's name. */
async function videoType(path: string): Promise<'video/webm' | 'video/mp4'> {
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.readUInt32BE(0) === 0x1a45dfa3 ? 'video/webm' : 'video/mp4';
  } finally {
    await file.close();
  }
}

/** `bytes=0-99`, `bytes=100-`, `bytes=-50`; null for the whole, `none` where nothing of it is in the file. */
export function askedRange(
  header: string | null,
  size: number,
): { readonly start: number; readonly end: number } | 'none' | null {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === undefined || to === undefined || (from === '' && to === '')) return null;
  if (from === '') {
    const length = Math.min(size, Number(to));
    return length === 0 ? 'none' : { start: size - length, end: size - 1 };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Math.min(size - 1, Number(to));
  return start >= size || end < start ? 'none' : { start, end };
}
