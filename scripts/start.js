/**
 * `npm start`: from a fresh clone to a served dashboard. Each step is skipped when its work is done, so that the second
 * start takes seconds. Plain JavaScript for any Node from 20 on: it runs before anything is installed.
 */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureBuilt } from './setup/build.js';
import { ensureInstalled, pinnedNode } from './setup/install.js';
import { projectRoot } from './setup/root.js';
import { endTogether } from './setup/waiting.js';

const args = process.argv.slice(2);

ensureInstalled();
ensureBuilt();

const cli = join(projectRoot, 'bin', 'telltale.js');
if (isFirstRun()) {
  process.stderr.write('Creating sample evidence (generated, and marked as such) …\n');
  await run(['sample', '--demos', '--data', dataDir()]);
}
process.exitCode = await run(['serve', ...args]);

/** @param {string[]} command @returns {Promise<number>} */
function run(command) {
  const child = spawn(pinnedNode, [cli, ...command], { stdio: 'inherit' });
  const apart = endTogether(child);
  return new Promise((done) => {
    child.on('exit', (code, signal) => {
      apart();
      done(code ?? (signal === 'SIGINT' || signal === 'SIGTERM' ? 0 : 1));
    });
  });
}

/** The store has never held anything: an emptied or foreign store is left as it is. */
function isFirstRun() {
  const manifests = join(dataDir(), 'manifests');
  return !existsSync(manifests) || readdirSync(manifests).length === 0;
}

function dataDir() {
  const index = args.indexOf('--data');
  const named = index >= 0 ? args[index + 1] : undefined;
  return resolve(named ?? process.env.TELLTALE_DATA ?? '.telltale');
}
