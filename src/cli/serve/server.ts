import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { asTelltaleError, TelltaleError } from '#lib/kernel/errors.ts';
import { admitPage, pathOf } from '#lib/server/access/guard.ts';
import { openApp, type App } from '#lib/server/app.ts';
import { shareApp } from '#lib/server/shared-app.ts';
import { keptBodies } from './kept-bodies.ts';
import { namesLoopback, requireAccess } from './loopback.ts';
import { protocolEnvironment, settleProtocol } from './protocol.ts';

export interface ServeOptions {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly watch?: string;
}

/** Serves until a signal ends it; requests under way are answered first. */
export async function serve({ data, host, port, watch }: ServeOptions): Promise<void> {
  const stopping = new AbortController();
  await using app = await openApp(data, { served: true });
  requireAccess(host, app.access);
  shareApp(app);
  const server = createServer(await listener(app));
  const url = await listen(server, host, port);
  const announcement = announce(data, url);
  process.stderr.write(`Telltale serves ${data}\n`);
  process.stdout.write(`${url}\n`);
  const watching = watch === undefined ? Promise.resolve() : app.watch(watch, stopping.signal);
  await untilSignalled();
  stopping.abort();
  app.events.close();
  announcement[Symbol.dispose]();
  await Promise.all([closed(server), watching]);
}

/** The API answers its own paths, behind its own guard; everything else is a page or an asset. */
async function listener(app: App): Promise<RequestListener> {
  const pages = await loadPages();
  const kept = keptBodies(
    () => app.store.version(),
    app.access,
    (request, env) => app.api.fetch(request, env),
    (error) => process.stderr.write(`${error.stack ?? error.message}\n`),
  );
  const made = getRequestListener((request, env) => kept.fetch(request, env as HttpBindings));
  const api = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const found = kept.answer(request, response);
    if (!(found === true || (await found))) await made(request, response);
  };
  const page = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    if (!isAsset(pathOf(request)) && app.access !== null) {
      const principal = await admitPage(app.access, request, response);
      if (principal === null) return;
    }
    settleProtocol(request);
    if (isWorkerPath(path)) response.setHeader(...workerPolicy);
    pages(request, response, () => response.writeHead(404).end());
  };
  return (request: IncomingMessage, response: ServerResponse) => {
    const open = app.access?.configured() !== true;
    if (open && !namesLoopback(request.headers.host)) refuseHost(response);
    else if (isApiPath(request.url ?? '/'))
      void api(request, response).catch((error: unknown) => failed(response, error));
    else void page(request, response).catch((error: unknown) => failed(response, error));
  };
}

/** The guard itself failed: nobody is let through, and the log says why. */
function failed(response: ServerResponse, error: unknown): void {
  process.stderr.write(`${asTelltaleError(error).stack ?? ''}\n`);
  if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
  response.end('Something went wrong on our side.\n');
}

/** Scripts, styles and pictures of the product itself: the same for everybody, and the log-in page needs them. */
const isAsset = (path: string): boolean => /^\/(_app\/|favicon\.svg$)/.test(path);

const isApiPath = (url: string): boolean => /^\/(api\/|(healthz|readyz|metrics)(\?|$))/.test(url);

const isWorkerPath = (url: string): boolean => url.startsWith('/_app/immutable/workers/');

/**
 * The physics engine compiles its module and makes its bindings from text: its worker may do that, and can reach nothing;
 * the page's own policy allows neither.
 */
const workerPolicy = [
  'content-security-policy',
  "default-src 'none'; script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval'",
] as const;

/** A page elsewhere may point its own host name at this machine (DNS rebinding) to read through the reader's browser. */
function refuseHost(response: ServerResponse): void {
  response
    .writeHead(403, { 'content-type': 'text/plain' })
    .end('This server answers under its loopback address only.\n');
}

type Pages = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

async function loadPages(): Promise<Pages> {
  const handler = fileURLToPath(new URL('../../../build/handler.js', import.meta.url));
  Object.assign(process.env, protocolEnvironment);
  try {
    const built = (await import(handler)) as { handler: Pages };
    return built.handler;
  } catch (cause) {
    throw new TelltaleError(
      'UNAVAILABLE',
      'the pages are not built; run "npm start", or "npm run build" first',
      { cause },
    );
  }
}

function listen(server: Server, host: string, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE';
      reject(
        new TelltaleError(
          'UNAVAILABLE',
          taken
            ? `port ${port} is in use; choose another with --port, or 0 for a free one`
            : cause.message,
          { cause },
        ),
      );
    });
    server.listen(port, host, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`);
    });
  });
}

/** Tells commands on this machine who holds the store; gone when the server is. */
function announce(data: string, url: string): Disposable {
  const path = join(data, 'server.json');
  writeFileSync(path, JSON.stringify({ pid: process.pid, url }));
  return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
}

const untilSignalled = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });

function closed(server: Server): Promise<void> {
  server.closeIdleConnections();
  return new Promise((resolve) => {
    server.close(() => resolve());
    // A reader's idle keep-alive connection must not hold the store open.
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}
