import { readFile } from 'node:fs/promises';
import { PNG } from 'pngjs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from '../helpers/browser.ts';
import { openDashboard, type Dashboard } from '../helpers/dashboard.ts';

let dashboard: Dashboard;

beforeAll(async () => {
  dashboard = await openDashboard({ episodes: 3_000 });
}, 180_000);

afterAll(() => dashboard[Symbol.asyncDispose]());

async function withPage(path: string, see: (page: Page) => Promise<void>): Promise<void> {
  const { context, page, complaints } = await openPage(dashboard.browser, {
    viewport: 'desktop',
    colour: 'dark',
  });
  try {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.goto(`${dashboard.url}${path}`, { waitUntil: 'networkidle' });
    await see(page);
    expect(complaints).toEqual([]);
  } finally {
    await context.close();
  }
}

/** The file that a choice of the first chart's menu hands to the dashboard.browser. */
async function saved(page: Page, choice: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByLabel('Save “Who moved the robot”').click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: choice }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

describe('what a reader takes away from a page', () => {
  it('is a picture that stands by itself: no token, the pattern of the unknown, source and filter', () =>
    withPage('/autonomy?world=real', async (page) => {
      const { name, bytes } = await saved(page, 'Picture, SVG');
      const svg = bytes.toString();
      expect(name).toBe('who-moved-the-robot.svg');
      expect(svg).not.toContain('var(--');
      expect(svg).toContain('id="hatch"');
      expect(svg).toContain('World: Real');
      expect(svg).toContain('generated sample data');
      expect(svg).toContain('/autonomy?world=real');
      const parsed = await page.evaluate(
        (text) =>
          new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror'),
        svg,
      );
      expect(parsed).toBeNull();
    }));

  it('is a picture in pixels that is not blank', () =>
    withPage('/autonomy', async (page) => {
      const { data, width, height } = PNG.sync.read((await saved(page, 'Picture, PNG')).bytes);
      expect(width).toBeGreaterThan(2 * 720);
      const colours = new Set<number>();
      for (let at = 0; at < width * height; at += 97) colours.add(data.readUInt32BE(4 * at));
      // Ground, text, and at least the colours of four control modes.
      expect(colours.size).toBeGreaterThan(6);
    }));

  it('is a table, as a file and on the clipboard, that says what the page says', () =>
    withPage('/autonomy', async (page) => {
      const csv = (await saved(page, 'Table, CSV')).bytes.toString();
      await page.getByText('Table', { exact: true }).first().click();
      const cells = await page.locator('figure').first().locator('tbody tr').first().innerText();
      for (const cell of cells.split('\t')) expect(csv).toContain(cell.trim());
      await page.getByLabel('Save “Autonomy by policy”').click();
      await page.getByRole('button', { name: 'Copy as Markdown' }).click();
      await page.getByText('Copied as Markdown').waitFor();
      const copied = await page.evaluate(() => navigator.clipboard.readText());
      expect(copied).toContain('| Policy | World |');
      expect(copied.trimEnd().split('\n')).toHaveLength(
        2 + (await page.locator('.table-frame[aria-label="Autonomy by policy"] tbody tr').count()),
      );
    }));

  it('is the whole table, with the rows far below the screen', () =>
    withPage('/tasks', async (page) => {
      await page.getByLabel('Save “Tasks by policy and world”').click();
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Table, CSV' }).click(),
      ]);
      const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
      expect(lines).toHaveLength(1 + (await page.locator('table tbody tr').count()));
      expect(lines.at(-1)).toMatch(/n.=/);
    }));

  it('is a sheet of paper that says what was left out, and has nothing to press', () =>
    withPage('/autonomy?world=real&from=2026-09-01', async (page) => {
      await page.emulateMedia({ media: 'print' });
      expect(await page.getByText(/^Only:/).innerText()).toBe(
        'Only: World: Real; Days: from 1 Sep 2026',
      );
      expect(await page.getByRole('navigation').count()).toBe(0);
      expect(await page.locator('.save:visible, .filters:visible').count()).toBe(0);
    }));

  it('is the same figures from the API, by the address that the commands name', () =>
    withPage('/autonomy?world=real', async (page) => {
      await page.getByText('How was this made?').click();
      const command = await page.getByLabel('Shell command').innerText();
      const address = /'([^']+)'/.exec(command)?.[1] ?? '';
      const { rows } = (await (await fetch(address)).json()) as { rows: unknown[] };
      expect(rows).toHaveLength(
        await page.locator('.table-frame[aria-label="Autonomy by policy"] tbody tr').count(),
      );
    }));
});

describe('episodes side by side', () => {
  it('are ticked in the list, stand on one scale, and show what differs first', () =>
    withPage('/episodes?task=wipe-table', async (page) => {
      const boxes = page.getByRole('checkbox', { name: /beside others/ });
      await boxes.nth(0).check();
      await boxes.nth(7).check();
      await page.getByRole('button', { name: 'Side by side' }).click();
      await page.waitForURL(/side-by-side\?id=/);
      expect(await page.getByRole('heading', { level: 2 }).count()).toBeGreaterThanOrEqual(2);
      expect(await page.getByRole('rowheader', { name: 'Task', exact: true }).count()).toBe(0);
      await page.getByRole('link', { name: 'Show all' }).click();
      await page.getByRole('rowheader', { name: 'Task', exact: true }).waitFor();
    }));

  it('say how many fit, where too many are asked for', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e'].map((id) => `id=${id}`).join('&');
    const answer = await fetch(`${dashboard.url}/episodes/side-by-side?${ids}`);
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('choose two to 4');
  });
});
