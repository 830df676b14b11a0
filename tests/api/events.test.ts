import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { expect, it, onTestFinished, vi } from 'vitest';
import { openApp } from '#lib/server/app.ts';
import { ingest } from '../helpers/app.ts';
import { episode } from '../helpers/episodes.ts';
import { guarded } from '../helpers/guarded.ts';
import { temporaryFolder } from '../helpers/store.ts';

/** The product's own interface over real HTTP. */
async function served() {
  const app = await openApp(await temporaryFolder(), { served: true });
  const answer = getRequestListener(app.api.fetch);
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await app[Symbol.asyncDispose]();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/events`;
  return { app, url };
}

it('a reader who goes away leaves nothing behind, however he goes', async () => {
  const { app, url } = await served();
  const alone = app.events.size();
  const aborts = Array.from({ length: 20 }, () => new AbortController());
  await Promise.all(aborts.map(({ signal }) => fetch(url, { signal })));
  await vi.waitFor(() => expect(app.events.size()).toBe(alone + 20));
  for (const abort of aborts) abort.abort();
  await vi.waitFor(() => expect(app.events.size()).toBe(alone), { timeout: 10_000 });
  await ingest(app, [episode()]);
});

it('tells each line of what comes, and ends them all with the product', async () => {
  const { app, url } = await served();
  const lines = await Promise.all([fetch(url), fetch(url)]);
  for (const line of lines) {
    expect(line.headers.get('content-type')).toBe('text/event-stream');
    expect(line.headers.get('content-encoding')).toBeNull();
  }
  const texts = Promise.all(lines.map((line) => line.text()));
  const heard: string[] = [];
  app.events.listen(({ type }) => heard.push(type));
  await ingest(app, [episode(), episode()]);
  await vi.waitFor(() => expect(heard).toContain('batch'), { timeout: 10_000 });
  app.events.close();
  for (const text of await texts) {
    expect(text).toContain('event: batch\ndata: {"batches":0,"episodes":0}');
    expect(text).toContain('event: batch\ndata: {"batches":1,"episodes":2}');
  }
  expect(app.events.size()).toBe(0);
});

it('tells investors of reports alone, and nobody of anything', async () => {
  const { app, api, cookies } = await guarded();
  const answer = await api.request('/api/v1/events', { headers: { cookie: cookies.investor } });
  const text = answer.text();
  app.events.publish({ type: 'batch', batches: 7, episodes: 70 });
  app.events.publish({ type: 'report', report_id: 'autonomy-2026-10-v1' });
  app.events.close();
  expect(await text).toBe(
    'retry: 3000\n\nevent: report\ndata: {"report_id":"autonomy-2026-10-v1"}\n\n',
  );
  expect((await api.request('/api/v1/events')).status).toBe(401);
});

it('tells leadership of figures, and those who only send evidence of nothing', async () => {
  for (const role of ['leadership', 'ingester'] as const) {
    const { app, api, cookies } = await guarded();
    const answer = await api.request('/api/v1/events', { headers: { cookie: cookies[role] } });
    const text = answer.text();
    app.events.publish({ type: 'batch', batches: 7, episodes: 70 });
    app.events.close();
    if (role === 'leadership') expect(await text).toContain('"episodes":70');
    else expect(await text).toBe('retry: 3000\n\n');
  }
});
