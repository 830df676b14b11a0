import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { encodeNumbers } from '#lib/server/runner/trial-file.ts';
import { runScripted } from '#lib/sim/trial/run-scripted.ts';
import type { WorkerReply } from '#lib/sim/worker/messages.ts';
import { goldenCases } from '../golden/sim/cases.ts';
import { violationsOn } from '../helpers/appearance.ts';
import { launchBrowser, openPage } from '../helpers/browser.ts';
import { startServer, telltale, type RunningServer } from '../helpers/server.ts';
import { engineAtHand, publicTrial, simulatedSpec } from '../unit/sim/engine-at-hand.ts';

/** Drivers of headless browsers remark on their own speed; that is no complaint of the page. */
const ofThePage = (complaints: readonly string[]): string[] =>
  complaints.filter((words) => !words.includes('GL Driver Message'));

const client = new URL('../../build/client', import.meta.url).pathname;
const built = (folder: string, name: RegExp): string => {
  const found = readdirSync(join(client, '_app/immutable', folder)).find((file) => name.test(file));
  if (found === undefined) throw new Error(`the build has no ${String(name)} in ${folder}`);
  return `/_app/immutable/${folder}/${found}`;
};

let dir: string;
let server: RunningServer;
let browser: Browser;
let run: string;

beforeAll(async () => {
  if (!existsSync(client)) throw new Error('the pages are not built: npm run build');
  dir = await mkdtemp(join(tmpdir(), 'telltale-e2e-'));
  const made = await telltale([
    'bench',
    'run',
    'cup-lift@1',
    '--policy',
    'strong-grip',
    '--trials',
    '2',
    '--data',
    dir,
    '--json',
  ]);
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

/** Sends one request to the built worker, as the page does. */
const askWorker = (page: Page, request: unknown): Promise<WorkerReply> =>
  page.evaluate(
    async ({ worker, wasm, rest }) => {
      const bytes = new Uint8Array(await (await fetch(wasm)).arrayBuffer());
      const made = new Worker(worker, { type: 'module' });
      try {
        return await new Promise<WorkerReply>((resolve, reject) => {
          made.onmessage = (event: MessageEvent<WorkerReply>) => resolve(event.data);
          made.onerror = (event) => reject(new Error(event.message));
          made.postMessage({ ...(rest as object), wasm: bytes });
        });
      } finally {
        made.terminate();
      }
    },
    {
      worker: built('workers', /^browser-worker-.*\.js$/),
      wasm: built('assets', /^mujoco\..*\.wasm$/),
      rest: request,
    },
  );

it(`${goldenCases.length} golden trajectories are the same bytes in the browser`, async () => {
  expect(goldenCases.length).toBeGreaterThanOrEqual(6);
  const engine = await engineAtHand();
  const { page, context } = await openPage(browser, { viewport: 'desktop', colour: 'light' });
  await page.goto(`${server.url}/methods`);
  for (const golden of goldenCases) {
    const spec = simulatedSpec(golden.suite);
    const planned = publicTrial(spec, golden.trial);
    // Node's own run gives the prints of each step; the hash to be met is the one written down.
    const here = runScripted(engine, spec, planned, golden.policy);
    const trial = {
      planned,
      policy: { kind: 'scripted', name: golden.policy },
      result: { steps: golden.steps, trajectory_sha256: golden.trajectory_sha256 },
      actions: encodeNumbers(here.actions),
      prints: encodeNumbers(here.prints),
    };
    expect(
      await askWorker(page, { kind: 'verify', audit: 'policy', spec, trial }),
      `${golden.suite}, ${golden.policy}, trial ${golden.trial}`,
    ).toEqual({ kind: 'verified', comparison: { match: true, steps: golden.steps } });
  }
  await context.close();
}, 300_000);

it('a trial opens as a replay with plots, and is verified in the browser', async () => {
  for (const viewport of ['desktop', 'phone'] as const) {
    const { page, context, complaints } = await openPage(browser, { viewport, colour: 'light' });
    await page.goto(`${server.url}/runs/${run}/0`);
    const slider = page.getByRole('slider');
    await expect.poll(() => slider.isEnabled(), { timeout: 60_000 }).toBe(true);
    // The crushing grip is 8 N a finger by its description in the spec; half-way it holds the cup.
    await slider.fill(String(Math.floor(Number(await slider.getAttribute('max')) / 2)));
    expect(await page.locator('figure', { hasText: 'Larger finger force' }).innerText()).toContain(
      '8 N',
    );
    await page.getByRole('button', { name: 'Verify in my browser' }).click();
    await expect
      .poll(() => page.locator('[data-match="true"]').count(), { timeout: 60_000 })
      .toBe(2);
    expect(await violationsOn(page)).toEqual([]);
    expect(ofThePage(complaints)).toEqual([]);
    await context.close();
  }
});

it('a trial with one altered action is reported at the step where it parts', async () => {
  const path = join(dir, 'runs', run, 'trials', '000001.json');
  const text = readFileSync(path, 'utf8');
  const file = JSON.parse(text) as { actions: string };
  const actions = Buffer.from(file.actions, 'base64');
  const row = 5 * 8; // five targets, eight bytes each
  const tick = 120;
  actions.writeDoubleLE(actions.readDoubleLE(tick * row + 16) + 1e-6, tick * row + 16);
  await writeFile(path, JSON.stringify({ ...file, actions: actions.toString('base64') }));
  const { page, context } = await openPage(browser, { viewport: 'desktop', colour: 'light' });
  await page.goto(`${server.url}/runs/${run}/1`);
  const button = page.getByRole('button', { name: 'Verify in my browser' });
  await expect.poll(() => button.isEnabled(), { timeout: 60_000 }).toBe(true);
  await button.click();
  // 50 ticks and 500 steps a second: tick 120 begins at step 1200.
  await expect
    .poll(() => page.locator('[data-match="false"]').allInnerTexts(), { timeout: 60_000 })
    .toEqual(['Recorded actions, run again: differs from step 1200 on']);
  await context.close();
  await writeFile(path, text);
});

it('only the worker may evaluate: the page keeps its strict policy', async () => {
  const worker = await fetch(server.url + built('workers', /^browser-worker-.*\.js$/));
  expect(worker.headers.get('content-security-policy')).toContain("'unsafe-eval'");
  expect(worker.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await fetch(`${server.url}/runs/${run}/0`);
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe-eval');
});
