import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { startServer, telltale } from './server.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const realFolder = join(project, '..', 'shared', 'data');

/** Whether the public tables lie beside the project; they are never part of it. */
export const hasRealTables = existsSync(realFolder);

const realTables = [
  { file: 'ankile-real01b/rollouts.csv', map: 'ankile.yaml' },
  { file: 'roboarena/episodes_2025-04-30.csv', map: 'roboarena.yaml' },
  { file: 'roboarena/sessions_2025-04-30.csv', map: 'roboarena-preferences.yaml' },
  { file: 'donkeycar/criscola_tub.csv', map: 'donkeycar.yaml' },
] as const;

export interface Dashboard extends AsyncDisposable {
  readonly url: string;
  readonly browser: Browser;
}

export interface Evidence {
  /** Episodes of the generated sample; 0 makes none. */
  readonly episodes: number;
  /** Brings the sample a stage: takes with logged motion, and clips where ffmpeg is. */
  readonly demos?: boolean;
  /** Takes in the public tables beside the project, by the product's own mappings. */
  readonly real?: boolean;
  /** Reports of October to build before it is served. */
  readonly reports?: readonly ('readiness' | 'autonomy')[];
}

/** The product as a reader meets it: a server over a store of its own, and a browser. */
export async function openDashboard(evidence: Evidence): Promise<Dashboard> {
  const dir = await mkdtemp(join(tmpdir(), 'telltale-dashboard-'));
  const store = join(dir, 'store');
  await fillStore(store, evidence);
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

/** Makes a store of this evidence; reports come to lie beside it. */
export async function fillStore(
  store: string,
  { episodes, demos = false, real = false, reports = [] }: Evidence,
): Promise<void> {
  if (episodes > 0) {
    const stage = demos ? ['--demos'] : [];
    await done(['sample', '--episodes', String(episodes), ...stage, '--data', store]);
  }
  for (const { file, map } of real ? realTables : []) {
    const mapping = join(project, 'data', 'mappings', map);
    await done(['ingest', join(realFolder, file), '--map', mapping, '--data', store], 1);
  }
  for (const kind of reports) {
    const out = `${store}-${kind}`;
    await done(['report', 'build', kind, '--window', '2026-10', '--data', store, '--out', out]);
  }
}

/** @param worst the highest exit code that is as it should be; 1 says that some rows were quarantined */
async function done(args: readonly string[], worst = 0): Promise<void> {
  const { code, stderr } = await telltale(args);
  if (code > worst) throw new Error(`telltale ${args.join(' ')} ended with ${code}: ${stderr}`);
}
