import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { explained } from '#lib/docs/anchors.ts';
import { openPage } from '../helpers/browser.ts';
import { openDashboard, type Dashboard } from '../helpers/dashboard.ts';
import { pagesOf } from '../helpers/pages.ts';

describe('how a figure is computed', () => {
  let dashboard: Dashboard;
  beforeAll(async () => {
    dashboard = await openDashboard({ episodes: 3_000, reports: ['readiness', 'autonomy'] });
  }, 180_000);
  afterAll(() => dashboard[Symbol.asyncDispose]());

  const documentOf = async (path: string): Promise<string> => {
    const answer = await fetch(new URL(path, dashboard.url));
    expect(answer.status, path).toBe(200);
    return answer.text();
  };

  it('is one press away from every drawing, and each such link leads somewhere', async () => {
    const targets = new Set<string>(Object.values(explained));
    let drawings = 0;
    for (const page of await pagesOf(dashboard.url)) {
      const text = await documentOf(page);
      for (const [figcaption] of text.matchAll(/<figcaption[\s\S]*?<\/figcaption>/g)) {
        drawings += 1;
        expect(figcaption, page).toMatch(/aria-label="How it is computed: /);
      }
      for (const [link] of text.matchAll(/<a class="how[^>]*>/g)) {
        const href = /href="([^"]+)"/.exec(link)?.[1] ?? '';
        targets.add(href.startsWith('#') ? new URL(href, new URL(page, dashboard.url)).href : href);
      }
    }
    expect(drawings).toBeGreaterThan(10);
    for (const target of targets) {
      const { pathname, hash } = new URL(target, dashboard.url);
      const text = await documentOf(pathname);
      if (hash !== '') expect(text, target).toContain(`id="${hash.slice(1)}"`);
    }
  });

  it('is reached with the keyboard, and leaves what is saved of a table as it is', async () => {
    const look = { viewport: 'desktop', colour: 'light' } as const;
    const { context, page } = await openPage(dashboard.browser, look);
    try {
      await page.goto(`${dashboard.url}/tasks`, { waitUntil: 'networkidle' });
      const heading = page.getByRole('columnheader', { name: /^Response, median/ });
      expect((await heading.innerText()).trim()).toBe('Response, median');
      await heading.getByRole('link', { name: 'How it is computed: response, median' }).focus();
      await page.keyboard.press('Enter');
      await page.waitForURL('**/methods#latency-1');
      await page.getByRole('heading', { name: /^Latency/ }).waitFor();
    } finally {
      await context.close();
    }
  });
});
