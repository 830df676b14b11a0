import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpenAPIHono } from '@hono/zod-openapi';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { registerDemo } from '../../src/cli/commands/demo.ts';
import { problemResponse } from '#lib/server/api/problem.ts';
import { createIngestor } from '#lib/server/ingest/ingestor.ts';
import { demoList, demoPage } from '#lib/server/demos/demo-pages.ts';
import { registerDemo as register } from '#lib/server/demos/register-demo.ts';
import { parseClaims } from '#lib/server/demos/claims-file.ts';
import { demoRoutes } from '#lib/server/demos/routes.ts';
import { videoTools } from '#lib/server/video/tools.ts';
import { openStore, type Store } from '#lib/server/store/store.ts';
import { storeWith } from '../conformance/demos/corpus/corpus-store.ts';
import { film } from '../conformance/demos/corpus/film.ts';
import { episodeLine, logged, whole } from '../conformance/demos/corpus/logs.ts';

const tools = await videoTools();
if (tools === null)
  process.stderr.write('skipped: ffmpeg is not installed, so no clip can be rendered\n');

const dir = mkdtempSync(join(tmpdir(), 'telltale-demos-'));
const data = join(dir, 'data');
const clip = join(dir, 'clip.mp4');
const source = logged(100, 120, 'shown');

const claims = (name: string, given: Record<string, unknown> = {}): string => {
  const path = join(dir, `${name}.yaml`);
  const shown = name === 'driven' ? 'driven' : 'shown';
  const part = {
    start_ms: 0,
    end_ms: 36_000,
    episode_id: shown,
    log_start_ms: 40_000,
    log_end_ms: 76_000,
  };
  writeFileSync(
    path,
    JSON.stringify({
      title: 'Clearing a table',
      claims: ['autonomous', 'real_time', 'one_take'],
      parts: [part],
      ...given,
    }),
  );
  return path;
};

beforeAll(async () => {
  if (tools === null) return;
  const camera = { noise: 2, pan: 0 };
  await film(tools, clip, {
    motion: source.motion,
    seconds: 36,
    shows: (t) => 40_000 + t,
    camera,
    crf: 26,
    seed: 1,
  });
  const started_ms = Date.UTC(2026, 9, 1, 9);
  const traces = [source.trace, { ...source.trace, episode_id: 'driven' }];
  const store = await storeWith(data, traces, (traceSha256) => [
    episodeLine('shown', { sequence: 7, started_ms, seconds: 120, traceSha256 }),
    episodeLine('driven', {
      sequence: 8,
      started_ms: started_ms + 8 * 3_600_000,
      seconds: 120,
      unit: 'arm-02',
      control: [whole('teleoperated', 120_000)],
      traceSha256,
    }),
  ]);
  await store.close();
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** Runs the command in this process and gives back what it printed. */
async function telltale(...args: string[]): Promise<{ out: string; exit: number }> {
  const program = new Command('telltale').exitOverride();
  registerDemo(program);
  const parts: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((part) => parts.push(String(part)) > 0);
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  process.exitCode = 0;
  try {
    await program.parseAsync(['demo', ...args], { from: 'user' });
    return { out: parts.join(''), exit: Number(process.exitCode) };
  } finally {
    process.exitCode = 0;
    vi.restoreAllMocks();
  }
}
afterEach(() => vi.restoreAllMocks());

describe.skipIf(tools === null)('telltale demo audit (needs ffmpeg)', () => {
  it('prints a verdict and thirty findings, and succeeds where the claims hold', async () => {
    const { out, exit } = await telltale(
      'audit',
      clip,
      '--claims',
      claims('honest'),
      '--data',
      data,
      '--json',
    );
    const answer = JSON.parse(out) as { verdict: string; findings: Record<string, unknown>[] };
    expect(Object.keys(answer)).toEqual(['verdict', 'findings']);
    expect(answer.verdict).toBe('verified');
    expect(answer.findings.map(({ disclosure }) => disclosure)).toEqual(
      Array.from({ length: 30 }, (_, i) => i + 1),
    );
    for (const finding of answer.findings)
      expect(Object.keys(finding).sort()).toEqual([
        'confidence',
        'disclosure',
        'evidence',
        'sentence',
        'verdict',
      ]);
    expect(exit).toBe(0);
  });

  it('finds the log by the motion where none is named but the candidates', async () => {
    const path = claims('found', { parts: [], episodes: ['shown'] });
    const { out } = await telltale('audit', clip, '--claims', path, '--data', data, '--json');
    expect(JSON.parse(out)).toMatchObject({ verdict: 'verified' });
  });

  it('exits with 1 when a claim is contradicted', async () => {
    const { out, exit } = await telltale(
      'audit',
      clip,
      '--claims',
      claims('driven'),
      '--data',
      data,
      '--json',
    );
    const { verdict, findings } = JSON.parse(out) as {
      verdict: string;
      findings: { verdict: string }[];
    };
    expect(verdict).toBe('contradicted');
    expect(findings[0]?.verdict).toBe('contradicted');
    expect(exit).toBe(1);
  });

  it('is unknown, not contradicted, without logs', async () => {
    const { out, exit } = await telltale(
      'audit',
      clip,
      '--claims',
      claims('honest'),
      '--data',
      join(dir, 'none'),
      '--json',
    );
    expect(JSON.parse(out)).toMatchObject({ verdict: 'unknown' });
    expect(exit).toBe(0);
  });

  it('writes the label, and finds the side-car that it wrote beside the clip', async () => {
    const svg = join(dir, 'label.svg');
    await telltale(
      'audit',
      clip,
      '--claims',
      claims('honest'),
      '--data',
      data,
      '--label',
      svg,
      '--label',
      `${clip}.telltale.json`,
    );
    expect(readFileSync(svg, 'utf8')).toContain('Autonomous: verified');
    const { out } = await telltale(
      'audit',
      clip,
      '--claims',
      claims('honest'),
      '--data',
      data,
      '--json',
    );
    const { findings } = JSON.parse(out) as { findings: { verdict: string }[] };
    expect(findings[29]?.verdict).toBe('verified');
  });

  it('says what is wrong with a claims file', async () => {
    const path = join(dir, 'bad.yaml');
    writeFileSync(path, 'claims: [flying]\nparts: 7\n');
    await expect(telltale('audit', clip, '--claims', path, '--data', data)).rejects.toMatchObject({
      code: 'USAGE',
    });
    await expect(
      telltale('audit', clip, '--claims', join(dir, 'no.yaml'), '--data', data),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe.skipIf(tools === null)('registered demos (needs ffmpeg)', () => {
  let store: Store;
  let api: OpenAPIHono;

  beforeAll(async () => {
    if (tools === null) return;
    store = await openStore(data);
    const draft = parseClaims(
      readFileSync(claims('honest', { demo_id: 'table/1' }), 'utf8'),
      'claims',
    );
    await register({ dir: store.dir, ingestor: createIngestor(store) }, draft, clip);
    api = new OpenAPIHono();
    api.onError((error, context) => problemResponse(context, error, () => undefined));
    demoRoutes(api, { store, ingestor: createIngestor(store) });
  }, 120_000);
  afterAll(() => store?.close());

  it('are listed with their verdicts, and kept with their clip and its three hashes', async () => {
    expect(await demoList(store)).toMatchObject({
      total: 1,
      rows: [{ demo_id: 'table/1', verdict: 'verified' }],
    });
    expect((await demoList(store, { offset: 1 })).rows).toEqual([]);
    const page = await demoPage(store, 'table/1');
    expect(page.playable).toBe(true);
    expect(page.demo.file.frames_sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(page.audit.findings[26]).toMatchObject({ verdict: 'verified' });
    expect(page.timeline.control).toEqual([
      { start_ms: 0, end_ms: 36_000, mode: 'autonomous', unit: 'arm-01', episode_id: 'shown' },
    ]);
    expect(page.attempts.map(({ episode_id }) => episode_id)).toEqual(['shown']);
  });

  it('answer over HTTP with audit and label', async () => {
    expect(await (await api.request('/demos')).json()).toMatchObject({
      rows: [{ demo_id: 'table/1' }],
    });
    expect(await (await api.request('/demos/table/1')).json()).toMatchObject({
      audit: { verdict: 'verified' },
    });
    const svg = await api.request('/demos/table/1/label.svg');
    expect(svg.headers.get('content-type')).toContain('image/svg+xml');
    expect(await svg.text()).toContain('Autonomous: verified');
    expect(await (await api.request('/demos/table/1/label.json')).json()).toMatchObject({
      schema: 'telltale.demo-label/1',
    });
    const page = await (await api.request('/demos/table/1/label.html')).text();
    expect(page).toContain('http://localhost/demos/table/1');
  });

  it('play their clip, whole and by ranges', async () => {
    const bytes = readFileSync(clip);
    const all = await api.request('/demos/table/1/clip');
    expect(Buffer.from(await all.arrayBuffer()).equals(bytes)).toBe(true);
    const get = (range: string) => api.request('/demos/table/1/clip', { headers: { range } });
    const part = await get('bytes=10-19');
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes 10-19/${bytes.length}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(10, 20))).toBe(true);
    expect(
      Buffer.from(await (await get('bytes=-5')).arrayBuffer()).equals(bytes.subarray(-5)),
    ).toBe(true);
    expect((await get(`bytes=${bytes.length}-`)).status).toBe(416);
  });

  it('take measures of a clip from whoever has it', async () => {
    const send = (body: unknown) =>
      api.request('/demos/audit', { method: 'POST', body: JSON.stringify(body) });
    const absent = { absent: 'not looked at' };
    const answer = await send({ claims: readFileSync(claims('driven'), 'utf8'), clip: absent });
    expect(await answer.json()).toMatchObject({ audit: { verdict: 'contradicted' } });
    const broken = await send({
      claims: '{}',
      clip: { schema: 'telltale.clip-analysis/1', t_ms: 7 },
    });
    expect(await broken.json()).toMatchObject({ code: 'UNREADABLE_INPUT' });
    expect(await (await send({ claims: 7 })).json()).toMatchObject({ code: 'USAGE' });
  });

  it('refuse an id that is taken by another demo', async () => {
    const draft = parseClaims(
      readFileSync(claims('other', { demo_id: 'table/1', title: 'Another' }), 'utf8'),
      'claims',
    );
    const again = register({ dir: store.dir, ingestor: createIngestor(store) }, draft, clip);
    await expect(again).rejects.toMatchObject({ code: 'CONFLICT' });
  });
});
