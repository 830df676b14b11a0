import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { brotliCompressSync } from 'node:zlib';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** Answers a request itself; false leaves it to the files. */
export type Own = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** The files of a folder, compressed as a good host would, from memory after the first time. */
export async function staticServer(
  root: string,
  own: Own = () => Promise.resolve(false),
): Promise<AsyncDisposable & { readonly url: string }> {
  const kept = new Map<string, { readonly type: string; readonly bytes: Buffer }>();
  const file = async (path: string) => {
    const known = kept.get(path);
    if (known !== undefined) return known;
    const name = path.endsWith('/') ? `${path}index.html` : path;
    const content = await readFile(join(root, normalize(name)));
    const made = {
      type: types[extname(name)] ?? 'application/octet-stream',
      bytes: brotliCompressSync(content),
    };
    kept.set(path, made);
    return made;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (await own(request, response)) return;
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const { type, bytes } = await file(pathname);
    response.writeHead(200, {
      'content-type': type,
      'content-encoding': 'br',
      'content-length': bytes.length,
    });
    response.end(bytes);
  };
  const server = createServer(
    (request, response) =>
      void answer(request, response).catch(() => response.writeHead(404).end()),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
