/**
 * The same small dashboard from the same million episodes, by others and by us, in one browser and one run:
 * `node tests/perf/peers/run.ts [folder] [runs]`. Peers are installed into the folder, from npm; nothing of them is a
 * dependency. A peer that cannot be installed or does not draw is said so, and the others are measured.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../../helpers/browser.ts';
import { startServer } from '../../helpers/server.ts';
import { fleetStore } from '../../../scripts/bench/data/fleet.ts';
import {
  bytesOf,
  firstChart,
  menuOf,
  redrawn,
  type Line,
} from '../../../scripts/bench/data/in-browser.ts';
import { spread } from '../../../scripts/bench/core/result.ts';
import { evidence } from './evidence.ts';
import { framework } from './framework.ts';
import { mosaic } from './mosaic.ts';
import type { Peer } from './peer.ts';

const [folder = join(tmpdir(), 'telltale-bench'), runsText = '3'] = process.argv.slice(2);
const runs = Number(runsText);
const slow: Line = { bitsPerSecond: 10_000_000, latencyMs: 40 };

const say = (message: string): void => void process.stderr.write(`… ${message}\n`);

interface Measured {
  readonly name: string;
  readonly how: string;
  readonly kilobytes: number;
  readonly first_chart_ms: ReturnType<typeof spread>;
  readonly first_chart_slow_ms: ReturnType<typeof spread>;
  readonly redrawn_ms: ReturnType<typeof spread> | null;
}

async function measured(
  browser: Browser,
  name: string,
  how: string,
  url: string,
  filter: string,
  opener?: string,
): Promise<Measured> {
  say(name);
  await firstChart(browser, url); // whoever comes first pays for what is loaded once
  const local: number[] = [];
  const throttled: number[] = [];
  for (let run = 0; run < runs; run++) {
    local.push(await firstChart(browser, url));
    throttled.push(await firstChart(browser, url, slow));
  }
  const clicks = await redrawn(browser, url, filter, runs, opener).catch((thrown: unknown) => {
    say(`${name}: no click measured: ${String(thrown).slice(0, 200)}`);
    return null;
  });
  return {
    name,
    how,
    kilobytes: Math.round((await bytesOf(browser, url)) / 100) / 10,
    first_chart_ms: spread(local),
    first_chart_slow_ms: spread(throttled),
    redrawn_ms: clicks === null ? null : spread(clicks),
  };
}

async function ofPeer(browser: Browser, peer: Peer, segments: readonly string[]) {
  try {
    await using served = await peer.serve(
      join(folder, `peer-${peer.name.split(/\W/)[0]}`),
      segments,
    );
    return await measured(browser, peer.name, peer.how, served.url, peer.filter);
  } catch (thrown) {
    return { name: peer.name, how: peer.how, failed: String(thrown).slice(0, 500) };
  }
}

await mkdir(folder, { recursive: true });
const store = await fleetStore({ cache: folder, say }, 1_000_000);
const segments = (await readdir(join(store, 'segments'))).map((file) =>
  join(store, 'segments', file),
);
const browser = await launchBrowser();
try {
  await using server = await startServer(store);
  const ours = await measured(
    browser,
    'Telltale',
    'the page of tasks: success with interval, response, autonomy of each policy version',
    `${server.url}/tasks`,
    'input[name="context"]',
    `${menuOf('context')} summary`,
  );
  const results: object[] = [ours];
  for (const peer of [framework, mosaic, evidence])
    results.push(await ofPeer(browser, peer, segments));
  process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
} finally {
  await browser.close();
}
