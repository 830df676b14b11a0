import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { keptBodies } from '../../src/cli/serve/kept-bodies.ts';
import { ingest } from '../helpers/app.ts';
import { times } from '../helpers/episodes.ts';
import { guarded } from '../helpers/guarded.ts';

/** The guarded API behind Node's own server, with kept answers before it, as `serve` puts them together. */
async function served() {
  const parts = await guarded(times(20));
  let made = 0;
  const kept = keptBodies(
    () => parts.app.store.version(),
    parts.access,
    (request, env) => {
      made += 1;
      return parts.api.fetch(request, env);
    },
    () => undefined,
  );
  const rest = getRequestListener((request, env) => kept.fetch(request, env as HttpBindings));
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!(await kept.answer(request, response))) await rest(request, response);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  onTestFinished(() => server.closeAllConnections());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1`;
  const get = (path: string, headers: Record<string, string>) =>
    fetch(`${url}${path}`, { headers });
  return { ...parts, get, made: () => made };
}

const headersOf = (response: Response) =>
  Object.fromEntries([...response.headers].filter(([name]) => name !== 'date'));

test('a kept answer is the answer, byte for byte and header for header, until a batch comes in', async () => {
  const { app, cookies, get, made } = await served();
  const ask = (more: Record<string, string> = {}) =>
    get('/metrics/success?by=task', { cookie: cookies.researcher, ...more });
  const first = await ask();
  const again = await ask();
  expect(made()).toBe(1);
  expect(again.status).toBe(200);
  expect(headersOf(again)).toEqual(headersOf(first));
  const text = await first.text();
  expect(await again.text()).toBe(text);
  expect(JSON.parse(text)).toMatchObject({ evidence: { episodes: 20 } });

  const unchanged = await ask({ 'if-none-match': first.headers.get('etag') ?? '' });
  expect([unchanged.status, await unchanged.text()]).toEqual([304, '']);
  expect((await ask({ accept: 'text/csv' })).headers.get('content-type')).toContain('text/csv');
  expect(made()).toBe(2);

  await ingest(app, times(3));
  expect(await (await ask()).json()).toMatchObject({ evidence: { episodes: 23 } });
  expect(made()).toBe(3);
});

test('nobody is answered what he may not see, and every look at single robots is written down', async () => {
  const { access, cookies, get, made } = await served();
  const path = '/metrics/success?by=unit';
  expect((await get(path, { cookie: cookies.researcher })).status).toBe(200);
  expect((await get(path, { cookie: cookies.researcher })).status).toBe(200);
  expect(made()).toBe(1);
  const refused = await get(path, { cookie: cookies.leadership });
  expect([refused.status, refused.headers.get('content-type')]).toEqual([
    403,
    'application/problem+json',
  ]);
  expect(await refused.json()).toMatchObject({ code: 'FORBIDDEN', status: 403 });
  expect((await get(path, {})).status).toBe(401);
  // Of other rights: answered, but by the API itself, and once noted.
  expect((await get(path, { cookie: cookies.auditor })).status).toBe(200);
  expect(made()).toBe(2);
  const lines = (await access.log.read(20)).filter(({ what }) => what.includes('by=unit'));
  expect(lines.map(({ who, act }) => `${who} ${act}`).reverse()).toEqual([
    'researcher looked',
    'researcher looked',
    'leadership refused',
    'nobody refused',
    'auditor looked',
  ]);
});
