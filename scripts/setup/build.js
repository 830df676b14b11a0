import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pinnedNode } from './install.js';
import { projectRoot } from './root.js';

const stamp = join(projectRoot, 'build', '.telltale-built');
const inputs = ['src', 'static', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];

/** Every file that the build reads, in one hash. */
function sources() {
  const hash = createHash('sha256');
  for (const path of inputs.flatMap(files)) {
    hash
      .update(path)
      .update('\0')
      .update(readFileSync(join(projectRoot, path)));
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function files(path) {
  const full = join(projectRoot, path);
  if (!existsSync(full)) return [];
  if (statSync(full).isFile()) return [path];
  return readdirSync(full, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(projectRoot.length))
    .sort();
}

/** Builds the pages unless these very sources are built already. */
export function ensureBuilt() {
  const wanted = sources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  process.stderr.write('Building the pages …\n');
  runTool('@sveltejs/kit/svelte-kit.js', ['sync']);
  runTool('vite/bin/vite.js', ['build', '--logLevel', 'warn']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}

/** Runs a tool of node_modules on the pinned Node. @param {string} tool @param {string[]} args */
export function runTool(tool, args, env = {}) {
  execFileSync(pinnedNode, [join(projectRoot, 'node_modules', tool), ...args], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
}
