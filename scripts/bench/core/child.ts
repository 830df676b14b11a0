import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ingestArguments } from '../../setup/node-arguments.js';

/** What a child process measured of itself while it did one thing. */
export interface Measured {
  readonly wall_ms: number;
  /** User and system time of all threads. */
  readonly cpu_ms: number;
  /** Most resident memory of the whole process. */
  readonly rss_mib: number;
  readonly rows: number;
}

/** Runs a file of `children/` that prints what `reportMeasured` does. */
export const child = (name: string, args: readonly string[]): Promise<Measured> =>
  lastLineOf<Measured>(name, args);

/**
 * Runs a file of `children/` in a process of its own, so that memory is its own and no engine is warm from before.
 *
 * @returns the JSON of the last line that it prints
 * @throws Error with what the process wrote to standard error
 */
export async function lastLineOf<Printed>(name: string, args: readonly string[]): Promise<Printed> {
  const path = fileURLToPath(new URL(`../children/${name}.ts`, import.meta.url));
  // As `bin/telltale.js` starts it.
  const own = name === 'ingest-log' ? ingestArguments : [];
  const process_ = spawn(process.execPath, [...own, path, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let error = '';
  process_.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  process_.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const code = await new Promise((resolve) => process_.on('close', resolve));
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${String(code)}: ${error}`);
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Printed;
}

/** In a child: does the work, measures it, and prints what `child` reads. */
export async function reportMeasured(work: () => Promise<number>): Promise<void> {
  const cpu = process.cpuUsage();
  const start = performance.now();
  const rows = await work();
  const used = process.cpuUsage(cpu);
  const measured: Measured = {
    wall_ms: performance.now() - start,
    cpu_ms: (used.user + used.system) / 1000,
    rss_mib: process.resourceUsage().maxRSS / 1024,
    rows,
  };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}
