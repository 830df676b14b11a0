import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../../tests/helpers/browser.ts';
import { startServer } from '../../../tests/helpers/server.ts';
import { sizeName, type Bench, type BenchContext } from '../core/context.ts';
import { paired } from '../core/measure.ts';
import { spread, type Result } from '../core/result.ts';
import { bareServer, type Recorded } from '../data/bare-server.ts';
import { fleetStore } from '../data/fleet.ts';
import { filterClicks, filterClicksByHand, firstChart, type Line } from '../data/in-browser.ts';

const pages = [
  ...(['/', '/tasks', '/tasks/task-03', '/autonomy', '/sim-real'] as const),
  '/compare?policies=helm%40v8&policies=helm%40v7',
] as const;
/** After the page has loaded: what it fetches of itself has begun by then. */
const settleMs = 1_500;
/** By script nothing comes before the click; a hand points at what it will press. */
const clicks = [
  ['', filterClicks],
  [' by hand', filterClicksByHand],
] as const;
const bodiesMs = 20_000;
const slowLine: Line = { bitsPerSecond: 10_000_000, latencyMs: 40 };

/** Pages as a reader's browser meets them, beside a bare handler that sends the same bytes. */
export const pagesBench: Bench = {
  name: 'pages',
  what: 'in a real browser: bytes, first chart (local and at 10 Mbit/s, 40 ms), filter click → redrawn',
  async run(context) {
    const browser = await launchBrowser();
    const results: Result[] = [];
    try {
      for (const size of context.sizes) {
        const folder = await fleetStore(context, size);
        await using server = await startServer(folder);
        for (const path of pages)
          results.push(...(await onePage(context, browser, server.url, path, sizeName(size))));
        context.say(`filter clicks at ${sizeName(size)}`);
        const tasks = `${server.url}/tasks`;
        for (const [how, clicked] of clicks)
          results.push({
            name: `pages/filter click${how}/${sizeName(size)}`,
            unit: 'ms',
            value: spread(await clicked(browser, tasks, 'context', context.runs * 2)),
            target: { of: 'value', at: 'most', value: 60 },
          });
      }
    } finally {
      await browser.close();
    }
    return results;
  },
};

async function onePage(
  context: BenchContext,
  browser: Browser,
  url: string,
  path: string,
  size: string,
): Promise<Result[]> {
  context.say(`page ${path} at ${size}`);
  const { scriptBytes, allBytes, recorded, drawn } = await record(browser, `${url}${path}`);
  await using bare = await bareServer(recorded);
  const results: Result[] = [];
  for (const line of [undefined, slowLine]) {
    const ours: number[] = [];
    const limits: number[] = [];
    for (let run = 0; run < context.runs; run++) {
      limits.push(await firstChart(browser, `${bare.url}${path}`, line));
      ours.push(await firstChart(browser, `${url}${path}`, line));
    }
    results.push(
      paired({
        name: `pages${path}/first chart${line === undefined ? '' : ' at 10 Mbit'}/${size}`,
        unit: 'ms',
        values: ours,
        limits,
        what: 'bare handler, same bytes uncompressed',
      }),
    );
  }
  const kb = (bytes: number) => spread([bytes / 1000]);
  results.push(
    {
      name: `pages${path}/script/${size}`,
      unit: 'kB compressed',
      value: kb(scriptBytes),
      target: { of: 'value', at: 'most', value: 120 },
    },
    { name: `pages${path}/all bytes/${size}`, unit: 'kB compressed', value: kb(allBytes) },
    {
      name: `pages${path}/drawn without script/${size}`,
      unit: '1 = yes',
      value: spread([drawn ? 1 : 0]),
      target: { of: 'value', at: 'least', value: 1 },
    },
  );
  return results;
}

/** Everything that a page loads before anybody touches it: its size on the wire, and the bytes themselves. */
async function record(
  browser: Browser,
  url: string,
): Promise<{ scriptBytes: number; allBytes: number; recorded: Recorded; drawn: boolean }> {
  const context = await browser.newContext();
  const page: Page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  const types = new Map<string, string>();
  let scriptBytes = 0;
  let allBytes = 0;
  session.on('Network.responseReceived', ({ requestId, type }) => types.set(requestId, type));
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    allBytes += encodedDataLength;
    if (types.get(requestId) === 'Script') scriptBytes += encodedDataLength;
  });
  const recorded = new Map<string, { type: string; body: Buffer }>();
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    const { pathname, search } = new URL(response.url());
    const type = response.headers()['content-type'] ?? 'application/octet-stream';
    // A stream of events has no end to wait for.
    if (type.startsWith('text/event-stream')) return;
    bodies.push(
      response.body().then(
        (body) => void recorded.set(pathname + search, { type, body }),
        () => undefined, // a redirect has none
      ),
    );
  });
  await page.goto(url, { waitUntil: 'load', timeout: 120_000 });
  await page.waitForTimeout(settleMs);
  await Promise.race([Promise.all(bodies), page.waitForTimeout(bodiesMs)]);
  const drawn = await withoutScript(browser, url);
  await context.close();
  return { scriptBytes, allBytes, recorded, drawn };
}

/** What a reader without script sees: whether there is a heading and, where the page has charts, a drawn one. */
async function withoutScript(browser: Browser, url: string): Promise<boolean> {
  const context = await browser.newContext({ javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(url, { waitUntil: 'load', timeout: 120_000 });
    const headings = await page.locator('main h1').count();
    const drawings = await page.locator('main svg').count();
    return headings > 0 && drawings > 0;
  } finally {
    await context.close();
  }
}
