import { request } from 'node:http';
import { tableFromIPC } from 'apache-arrow';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { appWith } from '../helpers/app.ts';
import { episode, times } from '../helpers/episodes.ts';

const failed = { outcome: 'failure', failure_reason: 'slip' };

describe('formats', () => {
  const evidence = [...times(30), ...times(10, failed), ...times(3, { task: 'fold-shirt' })];

  it('gives the same table as JSON, CSV, Arrow and Parquet', async () => {
    const app = await appWith(evidence);
    const get = (accept: string) =>
      app.api.request('/api/v1/metrics/success?by=task', { headers: { accept } });
    const json = (await (await get('application/json')).json()) as {
      rows: { task: string; trials: number }[];
    };
    const tasks = json.rows.map(({ task, trials }) => [task, trials]);
    expect(tasks).toEqual([
      ['cup-lift', 40],
      ['fold-shirt', 3],
    ]);

    const csv = await (await get('text/csv')).text();
    const [header, ...lines] = csv
      .trim()
      .split('\r\n')
      .map((line) => line.split(','));
    const column = (name: string): number => header!.indexOf(name);
    expect(lines.map((line) => [line[column('task')], Number(line[column('trials')])])).toEqual(
      tasks,
    );

    const arrow = tableFromIPC(
      new Uint8Array(await (await get('application/vnd.apache.arrow.stream')).arrayBuffer()),
    );
    const arrowRows = arrow.toArray() as unknown as {
      task: string;
      trials: number;
      estimate_value: number | null;
    }[];
    expect(arrowRows.map(({ task, trials }) => [task, trials])).toEqual(tasks);
    expect(arrowRows.map(({ estimate_value }) => estimate_value)).toEqual([0.75, null]);

    const file = await (await get('application/vnd.apache.parquet')).arrayBuffer();
    const rows: Record<string, unknown>[] = await parquetReadObjects({ file });
    expect(rows.map((row) => [row['task'], Number(row['trials'])])).toEqual(tasks);
  });

  it('lets ?format= win over the Accept header, and refuses what it does not offer', async () => {
    const app = await appWith(evidence);
    const csv = await app.api.request('/api/v1/metrics/success?format=csv', {
      headers: { accept: 'application/json' },
    });
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const xml = await app.api.request('/api/v1/metrics/success?format=xml');
    expect(xml.status).toBe(400);
  });
});

describe('problem details (RFC 9457)', () => {
  it.each([
    ['/api/v1/metrics/happiness', 404, 'NOT_FOUND'],
    ['/api/v1/metrics/success?by=robot', 400, 'USAGE'],
    ['/api/v1/metrics/success?from=2026-99-99', 400, 'USAGE'],
    ['/api/v1/episodes/no-such-episode', 404, 'NOT_FOUND'],
    ['/api/v1/episodes?after=tampered', 400, 'USAGE'],
    ['/api/v1/episodes?sort=luck', 400, 'USAGE'],
    ['/api/v1/nothing-here', 404, 'NOT_FOUND'],
    ['/api/v1/compare?policies=helm@v1', 400, 'USAGE'],
  ])('%s answers %i %s', async (path, status, code) => {
    const app = await appWith([episode()]);
    const response = await app.api.request(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({
      status,
      code,
      detail: expect.any(String) as string,
    });
  });

  it('refuses a write from a page of another origin', async () => {
    const app = await appWith([]);
    const response = await app.api.request('/api/v1/episodes', {
      method: 'POST',
      headers: { origin: 'https://evil.example', host: '127.0.0.1:4173' },
      body: '',
    });
    expect(response.status).toBe(403);
  });
});

describe('OpenAPI document', () => {
  it('describes each route that answers', async () => {
    const app = await appWith([]);
    const document = (await (await app.api.request('/api/v1/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, unknown>;
    };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.keys(document.paths).sort();
    expect(described).toEqual(
      expect.arrayContaining(['/compare', '/episodes', '/episodes/{id}', '/metrics/{name}']),
    );
    // What the router knows and the document does not would be an undocumented interface.
    const routed = app.api.routes
      .filter(
        ({ method, path }) =>
          method === 'GET' && path.startsWith('/api/v1/') && !path.includes('*'),
      )
      .map(({ path }) => path.slice('/api/v1'.length));
    // An id may hold slashes: such a route takes the rest of the path, and the document names its parts.
    const isDescribed = (path: string): boolean => {
      const rest = /^(.*\/):\w+\{\.\+\}$/.exec(path)?.[1];
      if (rest !== undefined) return described.some((name) => name.startsWith(`${rest}{`));
      return described.includes(path.replace(/:(\w+)(\{[^}]*\})?/g, '{$1}'));
    };
    const missing = [...new Set(routed)].filter(
      (path) => path !== '/openapi.json' && !isDescribed(path),
    );
    expect(missing).toEqual([]);
  });
});

describe('episodes', () => {
  it('pages through all of them once, in order, whatever the sort', async () => {
    const records = Array.from({ length: 57 }, (_, index) =>
      // Every third has no response time, and many share one: the order must still be total.
      episode(index % 3 === 0 ? {} : { latency: { response_ms: index % 5 } }),
    );
    const app = await appWith(records);
    for (const order of ['asc', 'desc']) {
      const seen: { episode_id: string; response_ms: number | null }[] = [];
      let after = '';
      do {
        const response = await app.api.request(
          `/api/v1/episodes?sort=response_ms&order=${order}&limit=10${after}`,
        );
        const page = (await response.json()) as {
          rows: typeof seen;
          total: number;
          next: string | null;
        };
        expect(page.total).toBe(57);
        seen.push(...page.rows);
        after = page.next === null ? '' : `&after=${page.next}`;
      } while (after !== '');
      expect(new Set(seen.map(({ episode_id }) => episode_id)).size).toBe(57);
      const measured = seen.map(({ response_ms }) => response_ms).filter((value) => value !== null);
      const sorted = measured.toSorted((a, b) => (order === 'asc' ? a - b : b - a));
      expect(measured).toEqual(sorted);
      expect(seen.slice(measured.length).every(({ response_ms }) => response_ms === null)).toBe(
        true,
      );
    }
  });

  it('gives one episode whole, under an id with a slash', async () => {
    const record = episode({
      episode_id: 'fleet/2026/a-1',
      latency: { stalls: [{ start_ms: 100, end_ms: 400 }] },
    });
    const app = await appWith([record]);
    const response = await app.api.request('/api/v1/episodes/fleet/2026/a-1');
    expect(await response.json()).toMatchObject({
      episode_id: 'fleet/2026/a-1',
      time_ms: { autonomous: 2_000, unknown: 0 },
      stalls: [{ start_ms: 100, end_ms: 400 }],
      batch: { accepted: 1, source: 'test' },
    });
  });
});

describe('the served process', () => {
  it('answers under its loopback names only', async () => {
    const { startServer } = await import('../helpers/server.ts');
    const app = await appWith([]);
    const dir = app.dataDir;
    await app[Symbol.asyncDispose]();
    await using server = await startServer(dir);
    const status = (host: string): Promise<number> =>
      new Promise((resolve, reject) => {
        request(`${server.url}/healthz`, { headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        })
          .on('error', reject)
          .end();
      });
    expect(await status(new URL(server.url).host)).toBe(200);
    expect(await status('rebound.example')).toBe(403);
  });
});
