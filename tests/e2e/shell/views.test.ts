import { describe, expect, it } from 'vitest';
import { looks } from '../../helpers/browser.ts';
import { stage } from './sample-server.ts';
import { overflowOf, violationsOn } from '../../helpers/appearance.ts';

const { open, url } = stage(1_500);
const filtered = '/tasks?policy=helm%40v14&from=2026-10-01&to=2026-10-31';

describe('filters', () => {
  it('are chips to take away, with one step back', async () => {
    const { page, context } = await open(filtered);
    await page.getByRole('link', { name: /Remove the filter Days/ }).click();
    await page.waitForURL('**/tasks?policy=helm%40v14');
    await page.getByRole('link', { name: 'Undo' }).click();
    await page.waitForURL((address) => address.searchParams.get('to') === '2026-10-31');
    await page.getByRole('link', { name: 'Clear all' }).click();
    await page.waitForURL((address) => address.search === '');
    await page.keyboard.press('u');
    await page.waitForURL((address) => address.searchParams.get('policy') === 'helm@v14');
    await context.close();
  });

  it('leave the focus beside the one that was taken away', async () => {
    const { page, context } = await open(filtered);
    const focused = (words: RegExp): Promise<unknown> =>
      page.waitForFunction(
        (source) => new RegExp(source).test(document.activeElement?.textContent ?? ''),
        words.source,
      );
    await page.getByRole('link', { name: /Remove the filter Policy/ }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((address) => !address.searchParams.has('policy'));
    await focused(/Days/);
    await page.keyboard.press('Enter');
    await page.waitForURL((address) => address.search === '');
    await focused(/Undo/);
    await context.close();
  });

  it('show how many episodes each value leaves, and apply at once', async () => {
    const { page, context } = await open('/tasks');
    await page.locator('summary', { hasText: 'Policy' }).click();
    const choice = page.getByRole('checkbox', { name: /^helm@v14/ });
    const label = await choice.evaluate((element) => element.closest('label')?.textContent ?? '');
    const facet = /([\d,]+)\s*$/.exec(label)?.[1]?.replace(',', '');
    const answer = await fetch(`${url()}/api/v1/episodes?policy=helm%40v14&limit=1`);
    expect(Number(facet)).toBe(((await answer.json()) as { total: number }).total);
    await choice.check();
    await page.waitForURL('**/tasks?policy=helm%40v14');
    await context.close();
  });

  it('know ranges of days that end with the evidence', async () => {
    const { page, context } = await open('/autonomy?by=site');
    await page.locator('summary', { hasText: 'Days' }).click();
    await page.getByRole('link', { name: /^Last 7 days/ }).click();
    await page.waitForURL((address) => address.searchParams.has('from'));
    const { searchParams } = new URL(page.url());
    expect(searchParams.get('by')).toBe('site');
    const days =
      (Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '')) /
      86_400_000;
    expect(days).toBe(6);
    expect(await page.locator('details[open].menu').count()).toBe(0);
    await context.close();
  });

  it('work as a plain form where no script runs', async () => {
    const { page, context } = await open('/tasks', { script: false });
    await page.locator('summary', { hasText: 'Policy' }).click();
    await page.getByRole('checkbox', { name: /^helm@v14/ }).check();
    await page.getByRole('button', { name: 'Apply' }).click();
    expect(new URL(page.url()).searchParams.get('policy')).toBe('helm@v14');
    await page.getByRole('link', { name: /Remove the filter Policy/ }).click();
    expect(new URL(page.url()).search).toBe('');
    await context.close();
  });
});

describe('views', () => {
  it.each(looks)('are kept beside the filters: $viewport, $colour', async (look) => {
    const { page, context, complaints } = await open(filtered, { look });
    const name = `v14 in October, ${look.viewport} ${look.colour}`;
    await page.locator('summary', { hasText: 'Views' }).click();
    await page.getByLabel('Keep what is shown as').fill(name);
    const names = page.getByRole('button', { name: 'Keep', exact: true });
    if (look.viewport === 'desktop' && look.colour === 'light') {
      expect(await violationsOn(page)).toEqual([]);
      await names.click();
      await page.getByText(`Kept as “${name}”`).waitFor();
      await page.getByRole('button', { name: `Remove ${name}` }).click();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText(`“${name}” is back.`).waitFor();
      expect(complaints).toEqual([]);
      await page.goto(`${url()}/`, { waitUntil: 'networkidle' });
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill('October');
      await page.getByRole('option', { name }).first().click();
      await page.waitForURL(`**${filtered}`);
    } else {
      // One address has one view a name: another name for it is another view.
      await names.click();
      await page.getByText(/Kept as/).waitFor();
    }
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await context.close();
  });

  it('refuse a name that is taken, and say so', async () => {
    const { page, context } = await open(filtered);
    for (const path of [filtered, '/tasks?policy=helm%40v13']) {
      await page.goto(url() + path, { waitUntil: 'networkidle' });
      await page.locator('summary', { hasText: 'Views' }).click();
      await page.getByLabel('Keep what is shown as').fill('One name');
      await page.getByRole('button', { name: 'Keep', exact: true }).click();
      await page
        .locator('[role=status]', { hasText: path === filtered ? 'Kept as' : 'already' })
        .waitFor();
    }
    await context.close();
  });

  it('are kept, removed and brought back without script; a short link opens its page', async () => {
    const { page, context } = await open(filtered, { script: false });
    await page.locator('summary', { hasText: 'Views' }).click();
    await page.getByLabel('Keep what is shown as').fill('By form');
    await page.getByRole('button', { name: 'Keep', exact: true }).click();
    const row = page.getByRole('row', { name: /By form/ });
    const link = await row.getByRole('link', { name: /\/v\// }).getAttribute('href');
    await row.getByRole('button', { name: 'Remove By form' }).click();
    expect(await row.count()).toBe(0);
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByRole('button', { name: 'Begin with By form' }).click();
    expect(await row.getByRole('button', { name: 'Begin with the overview' }).count()).toBe(1);
    await page.goto(`${url()}${link ?? ''}`);
    expect(page.url()).toBe(url() + filtered);
    // Typed into the address bar: the view; followed from a page: the overview.
    await page.goto(`${url()}/`);
    expect(page.url()).toBe(url() + filtered);
    await page.getByRole('link', { name: 'Overview', exact: true }).click();
    expect(new URL(page.url()).pathname + new URL(page.url()).search).toBe('/');
    await context.close();
  });

  it('have a page that reads well, empty or not', async () => {
    for (const look of looks) {
      const { page, context } = await open('/views', { look });
      expect(await violationsOn(page)).toEqual([]);
      expect(await overflowOf(page)).toBeLessThanOrEqual(0);
      await context.close();
    }
  });

  it('copies a short link that leads to the same page', async () => {
    const { page, context } = await open(filtered);
    await page.keyboard.press('y');
    await page.locator('.said', { hasText: 'Copied' }).waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(new URL(link).pathname).toMatch(/^\/v\/[2-9a-km-np-z]{8}$/);
    const answer = await fetch(link, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe(filtered);
    await context.close();
  });
});
