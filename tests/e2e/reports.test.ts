import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overflowOf, violationsOn } from '../helpers/appearance.ts';
import { launchBrowser, looks, openPage } from '../helpers/browser.ts';
import { ndjson } from '../helpers/episodes.ts';
import { october } from '../helpers/reports.ts';
import { startServer, telltale, type RunningServer } from '../helpers/server.ts';

/** The pages over two published reports, as they are met; then the log-in, with no script at all. */
describe('pages of reports', () => {
  let dir: string;
  let server: RunningServer;
  let browser: Browser;
  const built = ['autonomy', 'readiness'] as const;
  const password = 'a long enough password';
  /** A late unit, and a second look at one of its trials: both restate October. */
  const fix = {
    schema: 'telltale.correction/1',
    correction_id: 'o-u4-5-0/second-look',
    target: { schema: 'telltale.episode/1', id: 'o-u4-5-0' },
    changes: [{ path: '/outcome', old: 'success', new: 'failure' }],
    reason: 'the part fell after the clip ended',
    author: 'grader-2',
    corrected_at: '2026-11-02T08:00:00Z',
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-reports-'));
    const data = join(dir, 'data');
    expect(await telltale(['sample', '--episodes', '1500', '--data', data])).toMatchObject({
      code: 0,
    });
    for (const kind of built) {
      const out = join(dir, kind);
      const args = ['report', 'build', kind, '--window', '2026-10', '--data', data, '--out', out];
      expect(await telltale(args)).toMatchObject({ code: 0 });
    }
    const late = join(dir, 'late.jsonl');
    await writeFile(late, ndjson([...october([{ unit: 'u4', minutes: 30, successes: 4 }]), fix]));
    expect(await telltale(['ingest', late, '--data', data])).toMatchObject({ code: 0 });
    for (const kind of built) {
      const args = ['report', 'build', kind, '--window', '2026-10', '--data', data, '--out'];
      expect(await telltale([...args, join(dir, `${kind}-2`)])).toMatchObject({ code: 0 });
    }
    server = await startServer(data);
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  describe.each(looks)('$viewport, $colour', (look) => {
    it.each([
      '/reports',
      '/reports/autonomy-2026-10-v1',
      '/reports/readiness-2026-10-v1',
      '/reports/autonomy-2026-10-v2',
      '/reports/readiness-2026-10-v2',
      '/episodes/o-u4-5-0',
      '/verify',
      '/login',
    ])('%s', async (path) => {
      const { context, page, complaints } = await openPage(browser, look);
      try {
        await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
        expect(complaints).toEqual([]);
        expect(await violationsOn(page)).toEqual([]);
        expect(await overflowOf(page), 'the page scrolls sideways').toBeLessThanOrEqual(0);
        if (path !== '/login' && !path.startsWith('/episodes'))
          expect(await page.getByText(/generated sample/i).count()).toBeGreaterThan(0);
      } finally {
        await context.close();
      }
    });
  });

  it('says the same figure as the signed report, and gives all of its files', async () => {
    const answer = await fetch(`${server.url}/api/v1/reports/autonomy-2026-10-v1`);
    const { files, summary } = (await answer.json()) as {
      files: { name: string }[];
      summary: { ledger_index: number };
    };
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${server.url}/reports/autonomy-2026-10-v1`);
    for (const { name } of files)
      expect(await page.locator(`a[href$="/files/${name}"]`).count(), name).toBeGreaterThan(0);
    expect(await page.locator('main').innerText()).toContain(`entry ${summary.ledger_index} of`);
    await context.close();
  });

  it('answers 404 for a report that there is not', async () => {
    const answer = await fetch(`${server.url}/reports/autonomy-2026-10-v9`);
    expect(answer.status).toBe(404);
  });

  it('lets somebody in without script, back to the page that was asked for', async () => {
    const data = join(dir, 'guarded');
    expect(await telltale(['sample', '--episodes', '200', '--data', data])).toMatchObject({
      code: 0,
    });
    const added = await telltale(['access', 'add', 'ada', '--role', 'auditor', '--data', data], {
      input: `${password}\n`,
    });
    expect(added, added.stderr).toMatchObject({ code: 0 });
    const second = await telltale(['access', 'add', 'ivy', '--role', 'investor', '--data', data], {
      input: `${password}\n`,
    });
    expect(second, second.stderr).toMatchObject({ code: 0 });
    await using guarded = await startServer(data);
    const login = async (form: Record<string, string>) =>
      fetch(`${guarded.url}/api/v1/access/login`, {
        method: 'POST',
        body: new URLSearchParams(form),
        redirect: 'manual',
      });
    const asked = await fetch(`${guarded.url}/reports`, { redirect: 'manual' });
    expect(asked.headers.get('location')).toBe('/login?back=%2Freports');

    const wrong = await login({ name: 'ada', password: 'not it', back: '/reports' });
    expect(wrong.headers.get('location')).toBe('/login?back=%2Freports&why=refused');
    expect(wrong.headers.get('set-cookie')).toBeNull();

    const right = await login({ name: 'ada', password, back: '/reports' });
    expect(right.status).toBe(303);
    expect(right.headers.get('location')).toBe('/reports');
    const cookie = right.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await fetch(`${guarded.url}/reports`, { headers: { cookie } });
    expect(page.status).toBe(200);

    // An auditor is offered every page, an investor what was published; both find the way out.
    const offered = async (by: string) => {
      const html = await (
        await fetch(`${guarded.url}/reports`, { headers: { cookie: by } })
      ).text();
      expect(html).toContain('action="/api/v1/access/logout"');
      const nav = /<nav.*?<\/nav>/s.exec(html)?.[0] ?? '';
      return [...nav.matchAll(/<li><a href="([^"]+)"/g)].map(([, path]) => path);
    };
    expect(await offered(cookie)).toEqual(expect.arrayContaining(['/', '/episodes', '/reports']));
    const investor = await login({ name: 'ivy', password, back: '/reports' });
    const ivy = investor.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect(await offered(ivy)).toEqual(['/reports', '/verify', '/methods', '/docs']);
    const out = await fetch(`${guarded.url}/api/v1/access/logout`, {
      method: 'POST',
      body: new URLSearchParams(),
      headers: { cookie: ivy },
      redirect: 'manual',
    });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/login']);
    const after = await fetch(`${guarded.url}/reports`, {
      headers: { cookie: ivy },
      redirect: 'manual',
    });
    expect(after.headers.get('location')).toBe('/login?back=%2Freports');

    for (const back of ['//evil.example', '/\\evil.example', 'https://evil.example', '/.//evil']) {
      const away = await login({ name: 'ada', password, back });
      expect(away.headers.get('location'), back).toBe('/');
    }
  });
});
