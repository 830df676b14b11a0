import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './root.js';

const stamp = join(projectRoot, 'node_modules', '.telltale-installed');

/** What is installed follows from these two files: the stamp holds their hash. */
const wanted = () =>
  createHash('sha256')
    .update(readFileSync(join(projectRoot, 'package.json')))
    .update(readFileSync(join(projectRoot, 'package-lock.json')))
    .digest('hex');

const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();

/** Installs from the lock file unless that very lock file is installed already. */
export function ensureInstalled() {
  if (!installed()) {
    process.stderr.write('Installing dependencies (npm ci) …\n');
    execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: projectRoot,
      stdio: ['ignore', 'inherit', 'inherit'],
      shell: process.platform === 'win32',
      // Build tools are devDependencies: they are wanted here whatever the environment says.
      env: { ...process.env, NODE_ENV: 'development' },
    });
    writeFileSync(stamp, wanted());
  }
  linkCommand();
}

/** `npx telltale` finds the command of this very checkout. */
function linkCommand() {
  const link = join(projectRoot, 'node_modules', '.bin', 'telltale');
  try {
    if (lstatSync(link, { throwIfNoEntry: false }) !== undefined) return;
    symlinkSync(join('..', '..', 'bin', 'telltale.js'), link);
  } catch {
    rmSync(link, { force: true }); // a file system without links: `node bin/telltale.js` still works
  }
}

/** The Node that the project pins. */
export const pinnedNode = join(projectRoot, 'node_modules', 'node', 'bin', 'node');
