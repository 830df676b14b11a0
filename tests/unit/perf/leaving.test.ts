import { expect, test } from 'vitest';
import { createApi } from '#lib/server/api/app.ts';
import { evidenceRoutes } from '#lib/server/api/evidence.ts';
import { runRoutes } from '#lib/server/api/runs.ts';
import { openLibrary } from '#lib/server/library/library.ts';
import { createQueryLayer } from '#lib/server/query/index.ts';
import { remembered } from '#lib/server/query/memory.ts';
import { until, type EvidenceReader } from '#lib/server/query/reader.ts';
import { episode, ndjson } from '../../helpers/episodes.ts';
import { send, temporaryStore } from '../../helpers/store.ts';

/** Minutes of work for the engine, unless it is interrupted. */
const endless = 'SELECT count(*) AS n FROM range(100000000000) AS a(i) WHERE hash(i) = 1';

/** Whether work has ended after a while in which an interrupted statement surely ends. */
const endsSoon = (work: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    work.then(
      () => true,
      () => true,
    ),
    new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 10_000)),
  ]);

test('a statement that two wait for runs on when one leaves, and is interrupted when both have left', async () => {
  const { store } = await temporaryStore();
  let statement: Promise<unknown> = Promise.resolve();
  const readers = [new AbortController(), new AbortController()];
  const waiting = readers.map(({ signal }) =>
    remembered(until(signal, store), 'endless', null, (asked) => {
      statement = asked.query(endless);
      return statement;
    }),
  );
  const ended = waiting.map((each) => expect(each).rejects.toThrow('its reader left'));
  let over = false;
  statement.catch(() => (over = true));
  readers[0]?.abort();
  await ended[0];
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(over).toBe(false);
  readers[1]?.abort();
  await ended[1];
  expect(await endsSoon(statement)).toBe(true);
  await expect(statement).rejects.toThrow();
  // The engine is free, and whoever asks anew is answered anew.
  const again = remembered(until(new AbortController().signal, store), 'endless', null, (asked) =>
    asked.query('SELECT 1 AS n'),
  );
  expect(await again).toEqual([{ n: 1 }]);
}, 30_000);

/** Every route of the API that asks the evidence something of one reader. */
const asked = [
  'metrics/success?by=task',
  'compare?policies=a@1,b@1',
  'preferences',
  'episodes',
  'episodes/one',
  'batches',
  'quarantine',
  'runs',
  'runs/one',
];

test.each(asked)(
  '%s: given up, it interrupts what was computed for it alone',
  async (path) => {
    const { store, ingestor } = await temporaryStore();
    await send(ingestor, ndjson([episode()]));
    const statements: Promise<unknown>[] = [];
    const slow: EvidenceReader = {
      ...store,
      query: (_sql, _params, options) => {
        const statement = store.query(endless, [], options);
        statements.push(statement);
        return statement;
      },
    };
    const query = createQueryLayer(slow, () => Promise.resolve(new Map()));
    const api = createApi({
      query,
      toParquet: () => Promise.reject(new Error('not asked for')),
      engineMemory: () => Promise.resolve(0),
      guard: null,
      more: (routes) => {
        evidenceRoutes(routes, { store, ingestor, query });
        runRoutes(routes, openLibrary(store.dir), query);
      },
      report: () => undefined,
    });
    const reader = new AbortController();
    const request = new Request(`http://localhost/api/v1/${path}`, {
      signal: reader.signal,
    });
    const response = Promise.resolve(api.fetch(request));
    while (statements.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    reader.abort();
    expect((await response).status).toBe(503);
    expect(await endsSoon(Promise.allSettled(statements))).toBe(true);
  },
  30_000,
);
