import type { RequestEvent } from '@sveltejs/kit';
import { cookieName } from '#lib/server/access/guard.ts';
import type { Reporting } from '#lib/server/reports/reporting.ts';
import { readerOf } from './reports/reader.ts';

/** Pages that are made from the evidence, and the first one also from reports: while those stay, so do the pages. */
const ofEvidenceAlone: ReadonlySet<string | null> = new Set([
  '/',
  '/tasks',
  '/tasks/[task]',
  '/autonomy',
  '/sim-real',
  '/compare',
]);

/** Everything besides the evidence that such a page, or the data of one, is made from; null for any other page. */
export async function madeFrom(
  event: Pick<RequestEvent, 'request' | 'route' | 'cookies' | 'locals' | 'url'>,
): Promise<string | null> {
  const { request, route, cookies, locals } = event;
  if (request.method !== 'GET' || !ofEvidenceAlone.has(route.id)) return null;
  const { name, kind, roles, permissions, report } = await readerOf(event);
  const choices = cookies.getAll().filter((cookie) => cookie.name !== cookieName);
  return JSON.stringify([
    // The data of a page have an address of their own.
    request.url,
    request.headers.get('accept-encoding'),
    choices.map((choice) => [choice.name, choice.value]),
    [name, kind, roles, [...permissions], report],
    locals.app.access?.configured() ?? null,
    route.id === '/' ? await reportsThere(locals.app.reporting) : null,
  ]);
}

/** What is published stays as it is; a draft may be made anew under its name. */
const reportsThere = async (reporting: Reporting | null): Promise<readonly unknown[]> =>
  (await reporting?.shelf.all())?.map(({ id, card }) => [id, card.built_at, card.published_at]) ??
  [];
