import { asTelltaleError } from '#lib/kernel/errors.ts';
import { compressed } from '#lib/server/api/encoding.ts';
import { httpStatus } from '#lib/server/api/status.ts';
import { chartsFor } from '#lib/server/render/draw.ts';
import { keptPages } from '#lib/server/render/kept-pages.ts';
import { allowing, startedLate } from '#lib/server/render/late-start.ts';
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
  if (kept !== undefined) return new Response(kept.bytes, { headers: kept.headers });
  // Behind data that are fetched by script a reader waits who has just pressed something.
  const packWell = !event.isDataRequest;
  const response = await compressed(event.request, await made(event, resolve), packWell);
  // A page of an evidence that grew meanwhile may be of either state.
  if (response.status !== 200 || app.store.version() !== version) return response;
  const bytes = new Uint8Array(await response.arrayBuffer());
  pages.keep(version, key, { bytes, headers: response.headers });
  return new Response(bytes, { headers: response.headers });
};

async function made(
  event: RequestEvent,
  resolve: Parameters<Handle>[0]['resolve'],
): Promise<Response> {
  const modules: string[] = [];
  let scripts: readonly [string, string] | undefined;
  const response = await resolve(event, {
    preload({ type, path }) {
      if (type === 'js') modules.push(path);
      return type === 'css';
    },
    transformPageChunk({ html }) {
      const late = startedLate(html, modules);
      scripts = late?.scripts;
      return late?.html ?? html;
    },
  });
  const policy = response.headers.get('content-security-policy');
  if (scripts !== undefined && policy !== null)
    response.headers.set('content-security-policy', allowing(policy, scripts));
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
