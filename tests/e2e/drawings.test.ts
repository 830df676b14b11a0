import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from '../helpers/browser.ts';
import { openDashboard, type Dashboard } from '../helpers/dashboard.ts';

const path = '/tasks/cup-lift';
const desk = { viewport: 'desktop', colour: 'light' } as const;

/** Where a chart answers to keys, the page's script has come. */
const alive = '.drawing[tabindex]';

/** Keys and markup of the drawings that stand in a page, in their order. */
const standing = (page: Page): Promise<(readonly [string | null, string])[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-drawing]')].map(
      (place) =>
        [place.getAttribute('data-drawing'), place.querySelector('svg')?.outerHTML ?? ''] as const,
    ),
  );

describe('drawings', () => {
  let dashboard: Dashboard;

  beforeAll(async () => {
    dashboard = await openDashboard({ episodes: 3_000 });
  }, 180_000);

  afterAll(() => dashboard[Symbol.asyncDispose]());

  it('stand in a document once: its script is told their keys', async () => {
    const html = await (await fetch(`${dashboard.url}${path}`)).text();
    const script = html.slice(html.lastIndexOf('<script>'));
    const keys = [...html.matchAll(/ data-drawing="([^"]+)"/g)].map(([, key]) => key ?? '');
    expect(keys.length).toBeGreaterThan(10);
    expect(html.split('class="chart-svg"').length - 1).toBe(keys.length);
    expect(script).not.toContain('chart-svg');
    for (const key of keys) expect(script).toContain(key);
  });

  it('are left as they are when the script comes, change with a filter and come back', async () => {
    const { context, page, complaints } = await openPage(dashboard.browser, desk);
    try {
      await page.goto(`${dashboard.url}${path}`, { waitUntil: 'commit' });
      const served = await (await fetch(`${dashboard.url}${path}`)).text();
      await page.waitForLoadState('load');
      await page.waitForSelector(alive);
      const first = await standing(page);
      expect(first.length).toBeGreaterThan(10);
      for (const [key, markup] of first) {
        expect(served).toContain(`data-drawing="${key ?? ''}"`);
        expect(markup).toMatch(/^<svg .*<\/svg>$/s);
      }

      const menu = page.locator('details[data-menu="context"]');
      await menu.locator('summary').click();
      await menu.locator('label').first().click();
      await page.waitForURL(/context=/);
      await page.waitForFunction(
        (key) => document.querySelector('[data-drawing]')?.getAttribute('data-drawing') !== key,
        first[0]?.[0],
      );
      const filtered = await standing(page);
      expect(filtered[0]?.[1]).not.toBe(first[0]?.[1]);

      await page.goBack();
      await page.waitForURL((url) => url.search === '');
      await page.waitForFunction(
        (key) => document.querySelector('[data-drawing]')?.getAttribute('data-drawing') === key,
        first[0]?.[0],
      );
      expect(await standing(page)).toEqual(first);
      expect(complaints).toEqual([]);
    } finally {
      await context.close();
    }
  });

  it('are fetched with their page while a filter is pointed at, and not twice', async () => {
    const { context, page } = await openPage(dashboard.browser, desk);
    try {
      await page.goto(`${dashboard.url}${path}`, { waitUntil: 'load' });
      await page.waitForSelector(alive);
      const asked: string[] = [];
      page.on('request', (request) => {
        if (request.url().includes('__data.json')) asked.push(request.url());
      });
      const menu = page.locator('details[data-menu="context"]');
      await menu.locator('summary').click();
      // Longer than a pointer has to rest: the menu is open and focused, and nothing is chosen yet.
      await page.waitForTimeout(250);
      expect(asked).toEqual([]);
      const ahead = page.waitForResponse((response) => response.url().includes('__data.json'));
      await menu.locator('label').first().hover();
      await ahead;
      expect(page.url()).not.toContain('context=');
      await menu.locator('label').first().click();
      await page.waitForURL(/context=/);
      await page.waitForTimeout(250);
      expect(asked).toHaveLength(1);
      expect(asked[0]).toContain('context=');
    } finally {
      await context.close();
    }
  });
});
