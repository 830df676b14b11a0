import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { filesAt } from '#lib/server/ingest/ingest-file.ts';
import type { IngestResult } from '#lib/server/ingest/outcome.ts';
import { appWith } from '../helpers/app.ts';
import { episode, ndjson, times } from '../helpers/episodes.ts';
import { temporaryFolder } from '../helpers/store.ts';

const post = (body: BodyInit, headers: Record<string, string> = {}) => ({
  method: 'POST',
  body,
  headers,
});

test.each([
  ['plain', (text: string) => Buffer.from(text), {}],
  ['gzip', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }],
  ['zstd', (text: string) => zstdCompressSync(text), { 'content-encoding': 'zstd' }],
  ['gzip without a header', (text: string) => gzipSync(text), {}],
] as const)('POST /episodes takes %s, and is idempotent', async (_, encode, headers) => {
  const app = await appWith([]);
  const body = new Uint8Array(encode(`${ndjson(times(3))}bad\n`));
  const send = async () =>
    (await (
      await app.api.request('/api/v1/episodes?source=arm-7', post(body, { ...headers }))
    ).json()) as IngestResult;
  expect(await send()).toMatchObject({ lines: 4, accepted: 3, duplicate: 0, quarantined: 1 });
  expect(await send()).toMatchObject({ accepted: 0, duplicate: 3, quarantined: 1, batches: [] });
  expect(app.store.version()).toBe(1);

  const batches = (await (await app.api.request('/api/v1/batches')).json()) as {
    rows: Record<string, unknown>[];
  };
  expect(batches.rows).toMatchObject([{ source: 'arm-7', lines: 4, accepted: 3, quarantined: 1 }]);
  const quarantine = (await (await app.api.request('/api/v1/quarantine?status=open')).json()) as {
    rows: { quarantine_id: string; excerpt: string }[];
  };
  expect(quarantine.rows).toMatchObject([{ source: 'arm-7', line: 4, excerpt: 'bad' }]);
  const bytes = await app.api.request(
    `/api/v1/quarantine/${quarantine.rows[0]?.quarantine_id ?? ''}`,
  );
  expect(await bytes.text()).toBe('bad');
  expect(bytes.headers.get('content-disposition')).toContain('attachment');
});

test('a body of nothing is no lines', async () => {
  const app = await appWith([]);
  const response = await app.api.request('/api/v1/episodes', { method: 'POST' });
  expect(await response.json()).toMatchObject({ lines: 0, accepted: 0, batches: [] });
});

test('an encoding or name that cannot be taken is a problem with its code', async () => {
  const app = await appWith([]);
  for (const [url, headers] of [
    ['/api/v1/episodes', { 'content-encoding': 'br' }],
    [`/api/v1/episodes?source=${'x'.repeat(300)}`, {}],
    ['/api/v1/quarantine?status=lost', {}],
  ] as const) {
    const method = url.includes('quarantine') ? 'GET' : 'POST';
    const response = await app.api.request(url, { method, headers });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'USAGE' });
  }
  const missing = await app.api.request('/api/v1/quarantine/none');
  expect(missing.status).toBe(404);
});

test('a sender that breaks off leaves nothing behind', async () => {
  const app = await appWith([]);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(Buffer.from(ndjson(times(5))));
    },
    pull(controller) {
      controller.error(new Error('the connection is gone'));
    },
  });
  const init = { method: 'POST', body, duplex: 'half' };
  await app.api.request('/api/v1/episodes', init);
  expect(app.store.version()).toBe(0);
  expect(await app.store.query('SELECT count(*) AS n FROM episodes')).toEqual([{ n: 0 }]);
});

test('posts at the same time become batches one after the other, each whole', async () => {
  const app = await appWith([]);
  const results = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const body = ndjson([episode({ episode_id: 'shared' }), ...times(index + 1)]);
      return (await (await app.api.request('/api/v1/episodes', post(body))).json()) as IngestResult;
    }),
  );
  const sum = (key: 'accepted' | 'duplicate' | 'quarantined' | 'lines') =>
    results.reduce((total, result) => total + result[key], 0);
  expect(sum('lines')).toBe(8 + 36);
  // The shared id has another start in each post: the first one counts, the others contradict it.
  expect(sum('accepted')).toBe(1 + 36);
  expect(sum('quarantined')).toBe(7);
  expect(app.store.version()).toBe(8);
});

test('a table with its mapping goes in as a form, and a mended mapping takes up the rest', async () => {
  const app = await appWith([]);
  const text = await readFile('data/mappings/ankile.yaml', 'utf8');
  const header =
    'task,round,manifest_idx,order_in_round,anonymous_label,policy_id,policy_name,outcome,success,num_steps,fps,duration_s,episode_index';
  const rows = [
    'routing,1,0,0,A,0,base,timeout,0,609,15,40.6,0',
    'Routing,1,0,1,B,2,ours,success,1,30,15,2.0,1',
  ];
  const form = new FormData();
  form.set('mapping', new Blob([text]), 'ankile.yaml');
  form.set('file', new Blob([`${header}\n${rows.join('\n')}\n`]), '../rollouts.csv');
  const request = new Request('http://localhost/api/v1/ingest', { method: 'POST', body: form });
  const body = await request.arrayBuffer();
  const response = await app.api.request('/api/v1/ingest', {
    method: 'POST',
    body,
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'content-length': String(body.byteLength),
    },
  });
  expect(await response.json()).toMatchObject({ lines: 2, accepted: 1, quarantined: 1 });
  const mended = text
    .replace('\n  task: task', '\n  task: lower(task)')
    .replace('CASE task', 'CASE lower(task)')
    .replace(`/' || task || '/`, `/' || lower(task) || '/`);
  const retried = await app.api.request('/api/v1/quarantine/retry', post(mended));
  expect(await retried.json()).toMatchObject({ lines: 1, accepted: 1, quarantined: 0 });
});

test('Parquet: the columns that the store writes can be read back as a source', async () => {
  const app = await appWith([
    episode({ episode_id: 'a', extra: { x: [1, { y: 'z' }] }, latency: { response_ms: 12.5 } }),
    episode({
      episode_id: 'b',
      world: { kind: 'sim', simulator: 'mj', version: '3', type: 'physics' },
      incidents: [{ kind: 'fall', at_ms: 5 }],
      trajectory: { sha256: 'ab'.repeat(32) },
    }),
  ]);
  const path = await app.store.copyTo('SELECT * EXCLUDE (batch_id) FROM episodes', 'parquet');
  const other = await appWith([]);
  const response = await other.api.request(
    '/api/v1/episodes',
    post(new Uint8Array(await readFile(path))),
  );
  expect(await response.json()).toMatchObject({ lines: 2, accepted: 2, quarantined: 0 });
  const content = 'SELECT * EXCLUDE (batch_id) FROM episodes ORDER BY episode_id';
  expect(await other.store.query(content)).toEqual(await app.store.query(content));
});

test('a watched folder takes complete files in once, whatever they are called', async () => {
  const app = await appWith([]);
  const folder = await temporaryFolder();
  const stop = new AbortController();
  const results: string[] = [];
  const watching = app.ingestor.watch(folder, {
    signal: stop.signal,
    settleMs: 40,
    onResult: ({ name }, { accepted, duplicate }) =>
      results.push(`${name} ${accepted} ${duplicate}`),
  });
  const lines = ndjson(times(2));
  await writeFile(join(folder, 'a; rm -rf $(x) \n.jsonl'), lines);
  await writeFile(join(folder, '.hidden.jsonl'), ndjson(times(1)));
  await writeFile(join(folder, 'notes.txt'), 'no log');
  await expect.poll(() => results.length, { timeout: 10_000 }).toBe(1);
  await writeFile(join(folder, 'copy.jsonl.gz'), gzipSync(lines));
  await expect.poll(() => results.length, { timeout: 10_000 }).toBe(2);
  stop.abort();
  await watching;
  expect(results).toEqual(['a; rm -rf $(x) \n.jsonl 2 0', 'copy.jsonl.gz 0 2']);
  expect(app.store.version()).toBe(1);
  expect((await filesAt(folder)).map(({ name }) => name)).toHaveLength(2);
});
