import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fillStore } from '../helpers/dashboard.ts';
import { startServer, type RunningServer } from '../helpers/server.ts';

const path = '/tasks/cup-lift';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it came over the line. */
  readonly body: Buffer;
}

/** What `fetch` would unpack is left as it is. */
const ask = (url: string, headers: Record<string, string>, method = 'GET'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { headers, method }, (response) => {
      buffer(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    })
      .on('error', reject)
      .end();
  });

describe('a page of the evidence', () => {
  let dir: string;
  let server: RunningServer;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-kept-'));
    await fillStore(dir, { episodes: 300 });
    server = await startServer(dir);
  }, 180_000);

  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  it('is the same whole document made, kept, in pieces and in every encoding', async () => {
    const url = `${server.url}${path}`;
    const plain = await ask(url, {});
    const html = plain.body.toString();
    expect(html).toMatch(/^<!doctype html>.* data-below="".*<\/html>\s*$/s);
    for (const [encoding, unpack] of [
      ['br', promisify(brotliDecompress)],
      ['gzip', promisify(gunzip)],
      ['identity', (bytes: Buffer) => Promise.resolve(bytes)],
    ] as const)
      for (const how of ['made', 'kept']) {
        const { status, headers, body } = await ask(url, { 'accept-encoding': encoding });
        expect(status, how).toBe(200);
        expect(headers['content-encoding'] ?? 'identity', how).toBe(encoding);
        expect(headers['etag'], how).toBe(plain.headers['etag']);
        expect((await unpack(body)).toString(), how).toBe(html);
      }
  });

  it('is not sent again to who has it, and is to who has another', async () => {
    const url = `${server.url}${path}`;
    const { headers } = await ask(url, { 'accept-encoding': 'br' });
    const etag = String(headers['etag']);
    const again = await ask(url, { 'accept-encoding': 'br', 'if-none-match': etag });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    const dark = { 'accept-encoding': 'br', 'if-none-match': etag, cookie: 'theme=dark' };
    const other = await ask(url, dark);
    expect(other.status).toBe(200);
    expect(other.headers['etag']).not.toBe(etag);
  });

  it('has a head without a body', async () => {
    const { status, headers, body } = await ask(`${server.url}${path}`, {}, 'HEAD');
    expect([status, body.length]).toEqual([200, 0]);
    expect(headers['content-type']).toMatch('text/html');
  });
});
