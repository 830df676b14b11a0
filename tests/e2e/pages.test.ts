import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, looks, openPage, type Look } from '../helpers/browser.ts';
import { startServer, telltale, type RunningServer } from '../helpers/server.ts';
import { pages } from '../helpers/pages.ts';

/** Each layout and each colour scheme once: the audit takes most of the time, and its rules see one of each at a time. */
const isAudited = ({ viewport, colour }: Look): boolean =>
  (viewport === 'desktop') === (colour === 'light');

async function violationsOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Pages that show no figure of the evidence. */
const withoutFigures = ['/compare', '/methods', '/methods/calculator', '/verify', '/reports'];

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
        if (isAudited(look)) expect(await violationsOn(page)).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow, 'the page scrolls sideways').toBeLessThanOrEqual(0);
        const marked = await page.getByText(/generated sample/i).count();
        if (kind === 'sample' && !withoutFigures.includes(path))
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
