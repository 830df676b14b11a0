import { describe, expect, it } from 'vitest';
import { looks } from '../../helpers/browser.ts';
import { stage } from './sample-server.ts';
import { overflowOf, violationsOn } from '../../helpers/appearance.ts';

const { open } = stage(1_500);
const comparison = '/compare?policies=helm%40v12&policies=helm%40v14';

describe('a pinned baseline', () => {
  it.each(looks)('is pinned where versions are compared: $viewport, $colour', async (look) => {
    const { page, context, complaints } = await open(comparison, { look });
    const pin = page.locator('main').getByRole('button', { name: 'Pin helm@v12 as baseline' });
    await pin.focus();
    await page.keyboard.press('Enter');
    const unpin = page.locator('main').getByRole('button', { name: 'Unpin helm@v12' });
    await unpin.waitFor();
    expect(await unpin.evaluate((button) => button === document.activeElement)).toBe(true);
    await page.getByText('helm@v12 is your pinned baseline').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    // It is no field of the filters: their address stays as it was.
    expect(page.url()).toContain(comparison);
    await unpin.click();
    await pin.waitFor();
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('is one for the page, the chip beside it and the palette', async () => {
    const { page, context } = await open(comparison);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: /page, task/ }).fill('measure against helm@v13');
    await page
      .getByRole('option', { name: /Measure against helm@v13/ })
      .first()
      .click();
    await page.getByText('Your pinned baseline, helm@v13, is not the baseline here').waitFor();
    await page.getByRole('link', { name: 'Compare with helm@v13' }).click();
    const unpin = page.getByRole('button', { name: 'Unpin helm@v13' });
    await unpin.waitFor();
    await page.getByRole('button', { name: /helm@v13 no longer/ }).click();
    await page.getByRole('button', { name: 'Pin helm@v13 as baseline' }).waitFor();
    expect(await unpin.count()).toBe(0);
    await context.close();
  });

  it('is what a version alone is held against, and says so', async () => {
    const { page, context } = await open('/tasks/coke-fetch');
    await page.getByText('Pin a version as baseline').click();
    await page.getByRole('button', { name: 'Pin helm@v12 as baseline' }).click();
    await page.getByRole('button', { name: 'Unpin helm@v12' }).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Compare', exact: true }).click();
    await page.getByText('helm@v12 is your pinned baseline').waitFor();
    await page.getByRole('link', { name: 'helm@v14 against helm@v12' }).click();
    await page.getByText(/comparisons? with helm@v12/).waitFor();
    // One version in the address: the other is the pinned one.
    await page.goto(new URL('/compare?policies=helm%40v14', page.url()).href);
    await page.getByText(/comparisons? with helm@v12/).waitFor();
    await page.getByRole('navigation').getByRole('link', { name: 'Tasks', exact: true }).click();
    await page.getByText('your pinned baseline').waitFor();
    await page.getByRole('link', { name: 'vs helm@v12' }).first().click();
    await page.getByText(/comparisons? with helm@v12/).waitFor();
    await context.close();
  });

  it('leaves a link to a comparison as it was sent', async () => {
    const { page, context } = await open('/compare');
    await page.getByRole('link', { name: 'helm@v14 against helm@v13' }).click();
    await page.getByText(/comparisons? with helm@v13/).waitFor();
    const sent = page.url();
    await page.goto(new URL('/compare?policies=helm%40v14&policies=helm%40v13', sent).href);
    await page.getByRole('button', { name: 'Pin helm@v14 as baseline' }).click();
    await page.getByRole('button', { name: 'Unpin helm@v14' }).waitFor();
    await page.goto(sent);
    await page.getByText(/comparisons? with helm@v13/).waitFor();
    await context.close();
  });

  it('is pinned and unpinned by a form where no script runs', async () => {
    const { page, context } = await open(comparison, { script: false });
    await page.getByRole('button', { name: 'Pin helm@v12 as baseline' }).click();
    expect(page.url()).toContain(comparison);
    await page.getByText('helm@v12 is your pinned baseline').waitFor();
    await page.getByRole('button', { name: 'Unpin helm@v12' }).click();
    await page.getByRole('button', { name: 'Pin helm@v12 as baseline' }).waitFor();
    await context.close();
  });
});
