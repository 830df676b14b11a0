/** `npm test`: installs what it needs (in a container ffmpeg too), builds, and runs every test. Arguments go to vitest. */
import { ensureBuilt, runTool } from './setup/build.js';
import { ensureFfmpeg } from './setup/ffmpeg.js';
import { ensureInstalled } from './setup/install.js';

ensureInstalled();
ensureFfmpeg();
ensureBuilt();
try {
  runTool('vitest/vitest.mjs', ['run', ...process.argv.slice(2)]);
} catch {
  process.exitCode = 1; // vitest has said what failed
}
