import { redirect, type RequestEvent } from '@sveltejs/kit';
import { parseViewId, startCookie } from '#lib/client/views/address.ts';

/**
 * Whoever opens the bare address of the server begins with the view of his choice. Links to the overview, also from
 * elsewhere, lead to the overview: browsers say by `Sec-Fetch-Site: none` that an address was typed or kept.
 */
export function beginWithView({
  url,
  request,
  cookies,
  locals,
}: Pick<RequestEvent, 'url' | 'request' | 'cookies' | 'locals'>): void {
  if (url.pathname !== '/' || url.search !== '') return;
  if (request.headers.get('sec-fetch-site') !== 'none') return;
  const id = parseViewId(cookies.get(startCookie));
  const kept = locals.app.views.list().find((view) => view.id === id);
  if (kept !== undefined && kept.path !== '/') redirect(302, kept.path);
}
