import type { RequestEvent } from '@sveltejs/kit';
import { cookieName } from '#lib/server/access/guard.ts';
import { readerOf } from './reports/reader.ts';

/** Pages that ask the query layer and nothing else: while the evidence stays, so do they. */
const ofEvidenceAlone: ReadonlySet<string | null> = new Set([
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
  ]);
}
