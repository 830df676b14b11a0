import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { launchBrowser, viewports, type Look } from '../../helpers/browser.ts';
import { startServer, telltale, type RunningServer } from '../../helpers/server.ts';

/** A served folder and a browser, for all tests of one file. */
export interface Stage {
  readonly dir: () => string;
  readonly url: () => string;
  readonly server: () => RunningServer;
  /** A page with its complaints; the tour is put away unless it is wanted. */
  readonly open: (
    path: string,
    options?: { readonly look?: Look; readonly tour?: boolean; readonly script?: boolean },
  ) => Promise<Opened>;
}

export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly complaints: string[];
  /** Settles when the page hears of new evidence. */
  readonly connected: Promise<unknown>;
}

const usual: Look = { viewport: 'desktop', colour: 'light' };

/** @param episodes generated ones; 0 for an empty folder */
export function stage(episodes: number): Stage {
  let dir: string;
  let server: RunningServer;
  let browser: Browser;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'telltale-shell-'));
    if (episodes > 0) {
      const made = await telltale(['sample', '--episodes', String(episodes), '--data', dir]);
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
  return {
    dir: () => dir,
    url: () => server.url,
    server: () => server,
    open: async (path, { look = usual, tour = false, script = true } = {}) => {
      const context = await browser.newContext({
        viewport: viewports[look.viewport],
        colorScheme: look.colour,
        reducedMotion: 'reduce',
        javaScriptEnabled: script,
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      if (!tour) await context.addCookies([{ name: 'tour', value: 'seen', url: server.url }]);
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const complaints: string[] = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      page.on('pageerror', (error) => complaints.push(error.message));
      // Waited for from the start: on a slow machine the answer may come before whoever opened the page asks for it.
      const connected = page.waitForResponse((response) => response.url().endsWith('/events'), {
        timeout: 60_000,
      });
      connected.catch(() => undefined);
      await page.goto(server.url + path, { waitUntil: script ? 'networkidle' : 'load' });
      return { page, context, complaints, connected };
    },
  };
}
