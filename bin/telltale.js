#!/usr/bin/env node
/**
 * Runs the command line on the Node that the project pins (node_modules/node): TypeScript without a build needs it, and
 * the machine's own Node may be older.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { compiledFolder } from '../scripts/setup/compiled.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const pinned = here('../node_modules/node/bin/node');
const main = here('../src/cli/main.ts');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  // Where that folder cannot be written, Node goes on without.
  module.enableCompileCache(compiledFolder);
  await import(main);
} else if (existsSync(pinned)) {
  const { status, signal } = spawnSync(pinned, [main, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  if (signal !== null) process.kill(process.pid, signal);
  process.exitCode = status ?? 1;
} else {
  process.stderr.write('telltale: not installed yet. Run "npm ci" in the project folder first.\n');
  process.exitCode = 1;
}
