import { asTelltaleError } from '#lib/kernel/errors.ts';
import { compressed, encodingFor, levels } from '#lib/server/api/encoding.ts';
import { httpStatus } from '#lib/server/api/status.ts';
import { chartsFor } from '#lib/server/render/draw.ts';
import { keptPages, type SentPage } from '#lib/server/render/kept-pages.ts';
import { lateStart } from '#lib/server/render/late-start.ts';
import { inPieces, packedPieces, sentInTurn } from '#lib/server/render/pieces.ts';
import { sharedApp } from '#lib/server/shared-app.ts';
import { beginWithView } from './routes/begin.ts';
import { madeFrom } from './routes/made-from.ts';
import type { Handle, HandleServerError, RequestEvent } from '@sveltejs/kit';

const pages = keptPages();

/** Pages see the one app that `serve` opened; they never open a store of their own. */
export const handle: Handle = async ({ event, resolve }) => {
  const app = sharedApp();
  // What a page asks for is not computed any further when its reader has left.
  event.locals.app = { ...app, query: app.query.until(event.request.signal) };
  event.locals.drawChart = chartsFor(!event.isDataRequest);
  beginWithView(event);
  const key = await madeFrom(event);
  if (key === null) return compressed(event.request, await made(event, resolve));
  const version = app.store.version();
  const kept = pages.find(version, key);
  if (kept !== undefined) return answerOf(kept);
  const response = await made(event, resolve);
  if (response.status !== 200) return compressed(event.request, response);
  const page = await packed(event, response);
  // A page of an evidence that grew meanwhile may be of either state.
  if (app.store.version() === version) pages.keep(version, key, page);
  return answerOf(page);
};

const answerOf = ({ pieces, headers }: SentPage): Response =>
  new Response(sentInTurn(pieces), { headers });

/** A document is kept, and packed well, in the pieces that it is sent in. */
async function packed({ request, isDataRequest }: RequestEvent, made: Response): Promise<SentPage> {
  if (isDataRequest) {
    // Behind data that are fetched by script a reader waits who has just pressed something.
    const response = await compressed(request, made);
    return { pieces: [new Uint8Array(await response.arrayBuffer())], headers: response.headers };
  }
  const headers = new Headers(made.headers);
  const html = await made.text();
  const encoding = encodingFor(request.headers.get('accept-encoding'), html.length);
  headers.append('vary', 'accept-encoding');
  headers.delete('content-length');
  if (encoding !== 'identity') headers.set('content-encoding', encoding);
  return { pieces: await packedPieces(encoding, inPieces(html), levels.often), headers };
}

async function made(
  event: RequestEvent,
  resolve: Parameters<Handle>[0]['resolve'],
): Promise<Response> {
  const modules: string[] = [];
  const start = lateStart(modules);
  const response = await resolve(event, {
    preload({ type, path }) {
      if (type === 'js') modules.push(path);
      return type === 'css';
    },
    transformPageChunk: ({ html }) => start.sent(html),
  });
  const policy = response.headers.get('content-security-policy');
  if (policy !== null) response.headers.set('content-security-policy', start.allowed(policy));
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  return response;
}

/** What the reader is told; an internal error keeps its words to the log. */
export const handleError: HandleServerError = ({ error, status }) => {
  if (status === 404) return { message: 'There is nothing at this address.', code: 'NOT_FOUND' };
  const known = asTelltaleError(error);
  if (httpStatus[known.code] === 500) process.stderr.write(`${known.stack ?? known.message}\n`);
  const message = known.code === 'INTERNAL' ? 'Something went wrong on our side.' : known.message;
  return { message, code: known.code };
};
