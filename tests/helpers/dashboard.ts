import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { startServer, telltale } from './server.ts';

export interface Dashboard extends AsyncDisposable {
  readonly url: string;
  readonly browser: Browser;
}

export interface Evidence {
  /** Episodes of the generated sample; 0 leaves the store empty. */
  readonly episodes: number;
  /** Reports of October to build before it is served. */
  readonly reports?: readonly ('readiness' | 'autonomy')[];
}

/** The product as a reader meets it: a server over a store of its own, and a browser. */
export async function openDashboard({ episodes, reports = [] }: Evidence): Promise<Dashboard> {
  const dir = await mkdtemp(join(tmpdir(), 'telltale-dashboard-'));
  const store = join(dir, 'store');
  if (episodes > 0) await done(['sample', '--episodes', String(episodes), '--data', store]);
  for (const kind of reports) {
    const out = join(dir, kind);
    await done(['report', 'build', kind, '--window', '2026-10', '--data', store, '--out', out]);
  }
  const server = await startServer(store);
  const browser = await launchBrowser();
  return {
    url: server.url,
    browser,
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

async function done(args: readonly string[]): Promise<void> {
  const { code, stderr } = await telltale(args);
  if (code !== 0) throw new Error(`telltale ${args.join(' ')} ended with ${code}: ${stderr}`);
}
