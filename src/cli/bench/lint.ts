import type { Command } from 'commander';
import type { Finding } from '#lib/benchmarks/lint/finding.ts';
import { specName } from '#lib/benchmarks/spec/parse.ts';
import { allSpecs, benchmarksDir, type CatalogueEntry } from '#lib/server/runner/catalogue.ts';
import { checkVersion, fails, panelSize } from '#lib/server/runner/release/check.ts';
import { pinVersion, readLock } from '#lib/server/runner/release/pin.ts';
import { addJsonOption, printJson } from '../options.ts';
import { locateSpec } from './locate.ts';
import { wholeNumber } from './numbers.ts';
import { progressCounter } from './progress.ts';

interface Options {
  readonly static?: true;
  readonly trials?: number;
  readonly pin?: true;
  readonly json?: true;
}

export function addLint(bench: Command): void {
  const command = bench
    .command('lint')
    .argument('[benchmarks...]', 'suite@version or paths; all when none is named')
    .description(
      'every check of a spec: references, weights, sample size, hashes, lock, baselines, controls, golden runs',
    )
    .option('--static', 'only what needs no simulation')
    .option('--trials <n>', 'trials of each policy', wholeNumber(1))
    .option(
      '--pin',
      'release: write scene hash, example scene, reference panel and lock entry first',
    );
  addJsonOption(command).action(async (references: string[], options: Options) => {
    const entries =
      references.length > 0 ? await Promise.all(references.map(locateSpec)) : await allSpecs();
    const results = [];
    for (const entry of entries) results.push(await lintOne(entry, options));
    if (options.json) printJson({ ok: !results.some(({ findings }) => fails(findings)), results });
    else process.stdout.write(results.map(textOf).join(''));
    if (results.some(({ findings }) => fails(findings))) process.exitCode = 1;
  });
}

interface Result {
  readonly spec: string;
  readonly findings: readonly Finding[];
}

async function lintOne(entry: CatalogueEntry, options: Options): Promise<Result> {
  let current = entry;
  if (options.pin) {
    await pinVersion(entry, benchmarksDir, counter(entry, 'pin'));
    current = await locateSpec(entry.folder);
  }
  const findings = await checkVersion(current, {
    root: benchmarksDir,
    lock: await readLock(benchmarksDir),
    execute: options.static !== true,
    trials: options.trials,
    onTrial: counter(entry, 'lint', options.trials),
  });
  return { spec: specName(current.spec), findings };
}

function counter(entry: CatalogueEntry, verb: string, trials?: number): () => void {
  const show = progressCounter(`${verb} ${specName(entry.spec)}`, panelSize(entry.spec, trials));
  let done = 0;
  return () => {
    show(++done);
  };
}

function textOf({ spec, findings }: Result): string {
  if (findings.length === 0) return `${spec}: nothing to say\n`;
  const lines = findings.map(
    ({ severity, check, path, message }) => `  ${severity} ${check} at ${path}: ${message}`,
  );
  return `${spec}:\n${lines.join('\n')}\n`;
}
