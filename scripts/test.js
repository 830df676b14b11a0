/** `npm test`: installs what it needs, builds, and runs every test. Arguments go to vitest. */
import { ensureBuilt, runTool } from './setup/build.js';
import { ensureInstalled } from './setup/install.js';

ensureInstalled();
ensureBuilt();
try {
  runTool('vitest/vitest.mjs', ['run', ...process.argv.slice(2)]);
} catch {
  process.exitCode = 1; // vitest has said what failed
}
