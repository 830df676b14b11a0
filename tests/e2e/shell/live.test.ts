import { describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { looks } from '../../helpers/browser.ts';
import { episode, ndjson } from '../../helpers/episodes.ts';
import { stage } from './sample-server.ts';
import { overflowOf, violationsOn } from '../../helpers/appearance.ts';

const { open, url, server } = stage(600);

let sent = 0;

/** New evidence over HTTP, as a robot sends it. */
async function send(count: number): Promise<void> {
  const records = Array.from({ length: count }, () =>
    episode({ episode_id: `live/${String((sent += 1))}` }),
  );
  const answer = await fetch(`${url()}/api/v1/episodes`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    body: ndjson(records),
  });
  expect(await answer.json()).toMatchObject({ accepted: count });
}

const footer = (page: Page) => page.locator('footer').innerText();

describe('new evidence', () => {
  it('is told quietly while the reader hovers, and moves nothing', async () => {
    const { page, context, complaints, connected } = await open('/tasks');
    await connected;
    await page.locator('main h1').hover();
    const before = await footer(page);
    await send(3);
    const note = page.getByText('New evidence: 1 batch, 3 episodes.');
    await note.waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.waitForTimeout(7_000);
    expect(await footer(page)).toBe(before);
    await page.getByRole('button', { name: 'Update figures' }).click();
    await page.getByText('Figures updated: 1 batch, 3 episodes.').waitFor();
    expect(await footer(page)).not.toBe(before);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('waits while a menu is open or something has the focus, and can be put away', async () => {
    const { page, context, connected } = await open('/tasks');
    await connected;
    await page.keyboard.press('f');
    const before = await footer(page);
    await send(2);
    await page.getByText(/^New evidence/).waitFor();
    await page.waitForTimeout(6_500);
    expect(await footer(page)).toBe(before);
    await page.getByRole('button', { name: 'Not now' }).click();
    expect(await page.getByText(/^New evidence/).count()).toBe(0);
    await send(1);
    await page.getByText(/^New evidence: 2 batches, 3 episodes/).waitFor();
    await page.keyboard.press('r');
    await page.getByText(/^Figures updated/).waitFor();
    await context.close();
  });

  it('moves the figures by itself where nobody touches the page, and the note shifts nothing', async () => {
    const { page, context, connected } = await open('/tasks');
    await connected;
    await page.evaluate(() => {
      const seen = window as unknown as { shift: number };
      seen.shift = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          seen.shift += (entry as PerformanceEntry & { value: number }).value;
      }).observe({ type: 'layout-shift' });
    });
    await send(2);
    await page.getByText(/^New evidence/).waitFor();
    // The note shifts nothing; new figures may, and only where nobody is reading.
    expect(await page.evaluate(() => (window as unknown as { shift: number }).shift)).toBe(0);
    await page.getByText(/^Figures updated/).waitFor();
    await context.close();
  });

  it.each(looks)('fits: $viewport, $colour', async (look) => {
    const { page, context, connected } = await open('/', { look });
    await connected;
    await page.locator('main h1').hover();
    await page.locator('main h1').click();
    await send(1);
    await page.getByText(/^New evidence/).waitFor();
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await context.close();
  });

  it('leaves the documentation alone', async () => {
    const { page, context, connected } = await open('/docs/statistics');
    await connected;
    await send(1);
    await page.waitForTimeout(1_500);
    expect(await page.getByText(/New evidence/).count()).toBe(0);
    await context.close();
  });

  it('does not keep the product from stopping', async () => {
    const { context, connected } = await open('/');
    await connected;
    const lines = await Promise.all([1, 2, 3].map(() => fetch(`${url()}/api/v1/events`)));
    const ended = Promise.all(lines.map((line) => line.text()));
    await server()[Symbol.asyncDispose]();
    for (const text of await ended) expect(text).toContain('event: batch');
    expect(server().log()).not.toMatch(/Error|INTERNAL/);
    await context.close();
  });
});
