#!/usr/bin/env node
/**
 * Runs the command line on the Node that the project pins (node_modules/node): TypeScript without a build needs it, and
 * the machine's own Node may be older, or must be told how much memory to take.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';
import { compiledFolder } from '../scripts/setup/compiled.js';
import { nodeArguments } from '../scripts/setup/node-arguments.js';
import { endTogether } from '../scripts/setup/waiting.js';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const pinned = here('../node_modules/node/bin/node');
const main = here('../src/cli/main.ts');

const isRecent = Number(process.versions.node.split('.')[0]) >= 24;
const ownArguments = nodeArguments(process.argv[2]);

if (isRecent && ownArguments.every((each) => process.execArgv.includes(each))) {
  // Where that folder cannot be written, Node goes on without.
  module.enableCompileCache(compiledFolder);
  await import(main);
} else if (isRecent || existsSync(pinned)) {
  const node = isRecent ? process.execPath : pinned;
  const self = fileURLToPath(import.meta.url);
  const child = spawn(node, [...ownArguments, self, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  const apart = endTogether(child);
  child.on('exit', (status, signal) => {
    if (signal === null) process.exit(status ?? 1);
    apart();
    process.kill(process.pid, signal);
  });
} else {
  process.stderr.write('telltale: not installed yet. Run "npm ci" in the project folder first.\n');
  process.exitCode = 1;
}
