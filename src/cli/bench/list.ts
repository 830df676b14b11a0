import type { Command } from 'commander';
import { specName, specSha256 } from '#lib/benchmarks/spec/parse.ts';
import { allSpecs, benchmarksDir } from '#lib/server/runner/catalogue.ts';
import { readLock } from '#lib/server/runner/release/pin.ts';
import { addJsonOption, printJson } from '../options.ts';

export function addList(bench: Command): void {
  const command = bench.command('list').description('suites and their versions');
  addJsonOption(command).action(async ({ json }: { json?: true }) => {
    const lock = await readLock(benchmarksDir);
    const rows = (await allSpecs()).map(({ spec }) => ({
      spec: specName(spec),
      suite: spec.id,
      version: spec.version,
      status: spec.status,
      title: spec.title,
      simulated: spec.simulation !== null,
      released: specName(spec) in lock,
      spec_sha256: specSha256(spec),
      policies: Object.keys(spec.simulation?.policies ?? {}),
    }));
    if (json) {
      printJson(rows);
      return;
    }
    for (const row of rows) {
      const world = row.simulated ? 'sim + real' : 'real only';
      process.stdout.write(
        `${row.spec.padEnd(22)}${row.status.padEnd(10)}${world.padEnd(12)}${row.title}\n`,
      );
    }
  });
}
