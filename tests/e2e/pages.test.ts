import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, looks, openPage } from '../helpers/browser.ts';
import { startServer, telltale, type RunningServer } from '../helpers/server.ts';
import { pages } from '../helpers/pages.ts';

/** Every page as its readers meet it: wide and narrow, light and dark, with sample evidence and with none. */
describe.each(['sample', 'empty'] as const)('pages over %s evidence', (kind) => {
  let dir: string;
  let server: RunningServer;
  let browser: Browser;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-e2e-'));
    if (kind === 'sample') {
      const made = await telltale(['sample', '--episodes', '6000', '--data', dir]);
      expect(made, made.stderr).toMatchObject({ code: 0 });
    }
    server = await startServer(dir);
    browser = await launchBrowser();
  });

  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
    await rm(dir, { recursive: true, force: true });
  });

  describe.each(looks)('$viewport, $colour', (look) => {
    it.each(pages(kind))('%s', async (path) => {
      const { context, page, complaints } = await openPage(browser, look);
      try {
        const response = await page.goto(`${server.url}${path}`, { waitUntil: 'networkidle' });
        expect(response?.status()).toBe(200);
        expect(complaints).toEqual([]);
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        ).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0);
        const marked = await page.getByText(/generated sample/i).count();
        if (kind === 'sample' && path !== '/methods')
          expect(marked, 'sample data is marked').toBeGreaterThan(0);
        if (kind === 'empty') expect(marked).toBe(0);
      } finally {
        await context.close();
      }
    });
  });

  it('can be read with scripting blocked', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    for (const path of pages(kind)) {
      await page.goto(`${server.url}${path}`);
      expect((await page.locator('main').innerText()).length, path).toBeGreaterThan(40);
    }
    await context.close();
  });
});
