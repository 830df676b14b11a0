import { Hono } from 'hono';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { bodyResponse } from '#lib/server/api/bodies.ts';
import { compressed } from '#lib/server/api/encoding.ts';

const text = JSON.stringify(Array.from({ length: 500 }, (_, n) => ({ task: 'cup-lift', n })));

function server() {
  const answer = {};
  let made = 0;
  const app = new Hono();
  app.get('/', (context) =>
    bodyResponse(context, answer, 'application/json', () => {
      made += 1;
      return text;
    }),
  );
  const get = (headers: Record<string, string> = {}) => app.request('/', { headers });
  return { get, made: () => made };
}

test('a body is made once, and compressed for those who can read it', async () => {
  const { get, made } = server();
  expect(await (await get()).text()).toBe(text);
  const brotli = await get({ 'accept-encoding': 'gzip, deflate, br' });
  expect(brotli.headers.get('content-encoding')).toBe('br');
  expect(brotliDecompressSync(await brotli.arrayBuffer()).toString()).toBe(text);
  const gzip = await get({ 'accept-encoding': 'br;q=0, gzip' });
  expect(gzip.headers.get('content-encoding')).toBe('gzip');
  expect(gunzipSync(await gzip.arrayBuffer()).toString()).toBe(text);
  expect(gzip.headers.get('vary')).toContain('accept-encoding');
  expect(made()).toBe(1);
});

test('a reader that has the body is told so, in each encoding by itself', async () => {
  const { get } = server();
  const etag = (await get()).headers.get('etag') ?? '';
  const again = await get({ 'if-none-match': etag });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe('');
  const other = await get({ 'if-none-match': etag, 'accept-encoding': 'br' });
  expect(other.status).toBe(200);
});

test('a page is compressed for those who can read it, and left alone where it is no text', async () => {
  const page = () => new Response(text, { status: 200, headers: { 'content-type': 'text/html' } });
  const ask = (accepted: string) =>
    new Request('http://localhost/', { headers: { 'accept-encoding': accepted } });
  const packed = await compressed(ask('gzip, br'), page());
  expect(packed.headers.get('content-encoding')).toBe('br');
  expect(brotliDecompressSync(await packed.arrayBuffer()).toString()).toBe(text);
  expect(await (await compressed(ask('identity'), page())).text()).toBe(text);
  const image = new Response(text, { headers: { 'content-type': 'image/png' } });
  expect(await compressed(ask('br'), image)).toBe(image);
  const redirect = new Response(null, { status: 303, headers: { location: '/tasks' } });
  expect(await compressed(ask('br'), redirect)).toBe(redirect);
});
