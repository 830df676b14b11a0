import { asTelltaleError } from '#lib/kernel/errors.ts';
import { compressed } from '#lib/server/api/encoding.ts';
import { httpStatus } from '#lib/server/api/status.ts';
import { chartsFor } from '#lib/server/render/draw.ts';
import { sharedApp } from '#lib/server/shared-app.ts';
import { beginWithView } from './routes/begin.ts';
import type { Handle, HandleServerError } from '@sveltejs/kit';

/** Pages see the one app that `serve` opened; they never open a store of their own. */
export const handle: Handle = async ({ event, resolve }) => {
  const app = sharedApp();
  // What a page asks for is not computed any further when its reader has left.
  event.locals.app = { ...app, query: app.query.until(event.request.signal) };
  event.locals.drawChart = chartsFor(!event.isDataRequest);
  beginWithView(event);
  const response = await resolve(event);
  response.headers.set('x-content-type-options', 'nosniff');
  response.headers.set('referrer-policy', 'same-origin');
  return compressed(event.request, response);
};

/** What the reader is told; an internal error keeps its words to the log. */
export const handleError: HandleServerError = ({ error, status }) => {
  if (status === 404) return { message: 'There is nothing at this address.', code: 'NOT_FOUND' };
  const known = asTelltaleError(error);
  if (httpStatus[known.code] === 500) process.stderr.write(`${known.stack ?? known.message}\n`);
  const message = known.code === 'INTERNAL' ? 'Something went wrong on our side.' : known.message;
  return { message, code: known.code };
};
