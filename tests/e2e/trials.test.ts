import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { overflowOf, violationsOn } from '../helpers/appearance.ts';
import { launchBrowser, openPage } from '../helpers/browser.ts';
import { startServer, telltale, type RunningServer } from '../helpers/server.ts';

const plan = ['bench', 'plan', 'cup-lift@1', '--policies', 'mine@1.0,theirs@2.0', '--trials', '20'];

let dir: string;
let server: RunningServer;
let browser: Browser;
let run: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'telltale-e2e-'));
  const made = await telltale([...plan, '--seed', '7', '--data', dir, '--json']);
  expect(made, made.stderr).toMatchObject({ code: 0 });
  run = (JSON.parse(made.stdout) as { run_id: string }).run_id;
  server = await startServer(dir);
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  await rm(dir, { recursive: true, force: true });
});

async function begin(page: Page): Promise<void> {
  await page.goto(`${server.url}/trials/${run}`);
  await page.getByLabel('Your name').fill('ada');
  await page.getByLabel('Robot unit').fill('arm-1');
  await page.getByLabel('Kind of robot').fill('arm-6dof');
  await page.getByLabel('Site').fill('lab');
  await page.getByRole('button', { name: 'Begin' }).click();
}

/** One trial from start to saving, all questions answered. */
async function tryOnce(page: Page, outcome: 'success' | 'failure'): Promise<void> {
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  for (const answer of await page.getByRole('radio', { name: 'yes' }).all()) await answer.check();
  await page.getByRole('radio', { name: outcome }).check();
  if (outcome === 'failure') await page.getByLabel('Why').selectOption('slip');
  await page.getByLabel('Note').fill('seen by the test');
  await page.getByRole('button', { name: 'Save this trial' }).click();
}

interface Reported {
  readonly trials: readonly { readonly trial: number; readonly outcome: string }[];
}
const reported = async (): Promise<Reported['trials']> =>
  ((await (await fetch(`${server.url}/api/v1/runs/${run}`)).json()) as Reported).trials;

it('an operator reports trials on a phone, offline too, and nothing is lost or doubled', async () => {
  const { page, context, complaints } = await openPage(browser, {
    viewport: 'phone',
    colour: 'light',
  });
  await begin(page);
  await tryOnce(page, 'success');
  await expect.poll(async () => (await reported()).length, { timeout: 20_000 }).toBe(1);
  expect(complaints).toEqual([]);

  // The page and what it loads are kept on the device by now.
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect
    .poll(() =>
      page.evaluate(async () => (await (await caches.open('telltale-trials-1')).keys()).length),
    )
    .toBeGreaterThan(2);
  await context.setOffline(true);
  await tryOnce(page, 'failure');
  await page.getByText('1 report kept on this device').waitFor();
  await page.reload();
  // The page that the device kept was made before the first report: the trial is not offered again for all that.
  await page.getByText('2 of 40 done; 1 report kept on this device').waitFor();
  expect(await reported()).toHaveLength(1);

  await context.setOffline(false);
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect.poll(async () => (await reported()).length, { timeout: 20_000 }).toBe(2);
  expect((await reported()).map(({ trial, outcome }) => [trial, outcome])).toEqual([
    [0, 'success'],
    [1, 'failure'],
  ]);
  await context.close();
});

it('the console and its other parts are accessible and do not scroll sideways', async () => {
  const { page, context, complaints } = await openPage(browser, {
    viewport: 'phone',
    colour: 'dark',
  });
  for (const view of ['run', 'list', 'second', 'prepare']) {
    await page.goto(`${server.url}/trials/${run}?view=${view}`, { waitUntil: 'networkidle' });
    expect(await violationsOn(page), view).toEqual([]);
    expect(await overflowOf(page), view).toBeLessThanOrEqual(0);
  }
  // What would unblind the operator is on the second person's sheet and nowhere else.
  await page.goto(`${server.url}/trials/${run}`);
  expect(await page.content()).not.toContain('mine@1.0');
  expect(complaints).toEqual([]);
  await context.close();
});
