import { describe, expect, it } from 'vitest';
import { looks } from '../../helpers/browser.ts';
import { stage } from './sample-server.ts';
import { overflowOf, violationsOn } from '../../helpers/appearance.ts';

const { open, url } = stage(600);

describe('the tour of the sample', () => {
  it.each(looks)('offers itself, beside the page: $viewport, $colour', async (look) => {
    const { page, context, complaints } = await open('/', { look, tour: true });
    const tour = page.getByRole('complementary', { name: 'What got better or worse' });
    await tour.waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BODY');
    expect(await violationsOn(page)).toEqual([]);
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    // Reading goes on meanwhile: the page beneath still answers.
    await page.locator('summary', { hasText: 'Context' }).click();
    await page.keyboard.press('Escape');
    await tour.getByRole('button', { name: 'Skip the tour' }).click();
    await page.reload({ waitUntil: 'networkidle' });
    expect(await page.locator('.tour').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  it('goes through five pages by keyboard, each with something marked', async () => {
    const { page, context } = await open('/', { tour: true });
    await page.getByRole('button', { name: 'Next' }).focus();
    for (const [index, path] of ['/tasks', '/episodes', '/compare', '/verify'].entries()) {
      await page.keyboard.press('Enter');
      await page.waitForURL(url() + path);
      await page.getByText(`${String(index + 2)} of 5`).waitFor();
      await page.locator('.tour-mark').waitFor({ state: 'attached' });
      await page.waitForFunction(() => document.activeElement?.id === 'tour-title');
      if (path !== '/verify') await page.getByRole('button', { name: 'Next' }).focus();
    }
    await page.keyboard.press('Escape');
    expect(await page.locator('.tour').count()).toBe(0);
    await context.close();
  });

  it('can be taken again from the help, and offers itself nowhere else', async () => {
    const { page, context } = await open('/tasks', { tour: true });
    expect(await page.locator('.tour').count()).toBe(0);
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Take the tour' }).click();
    await page.waitForURL(`${url()}/`);
    await page.getByText('1 of 5').waitFor();
    await context.close();
  });
});

describe('the documentation', () => {
  it('leads from a figure to how it is computed', async () => {
    const { page, context } = await open('/tasks');
    await page.getByText('How was this made?').click();
    await page.getByRole('link', { name: 'how it is computed', exact: true }).click();
    await page.waitForURL('**/docs/statistics#what-is-used-where');
    expect(await page.locator('#what-is-used-where').isVisible()).toBe(true);
    await context.close();
  });

  it('is read without script, and its contents lead to their places', async () => {
    const { page, context } = await open('/docs', { script: false });
    await page.getByRole('link', { name: 'Log format', exact: true }).click();
    await page
      .getByRole('navigation', { name: 'On this page' })
      .getByRole('link', { name: 'Episode', exact: true })
      .click();
    expect(page.url()).toContain('/docs/log-format#episode');
    await page.goto(`${url()}/docs/nothing-of-this-name`);
    expect(await page.locator('h1').innerText()).toBe('Nothing here');
    await context.close();
  });
});
