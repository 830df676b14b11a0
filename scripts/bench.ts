/** `npm run bench`: every figure beside its limit, measured in the same run. */
import { readFile, writeFile } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { version } from '@duckdb/node-api';
import { readArguments, usage, type Arguments } from './bench/core/arguments.ts';
import { compareReports, comparisonLines } from './bench/core/compare.ts';
import type { Bench } from './bench/core/context.ts';
import { thisMachine } from './bench/core/machine.ts';
import type { Report, Result } from './bench/core/result.ts';
import { machineLine, textTable } from './bench/core/table.ts';
import { benches } from './bench/benches/all.ts';

const say = (message: string): void => void process.stderr.write(`… ${message}\n`);

async function main(args: Arguments): Promise<number> {
  if (args.help) return print(usage(benches));
  if (args.names[0] === 'compare') return compare(args.names.slice(1), args.json);
  const unknown = args.names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    process.stderr.write(`there is no bench ${unknown.join(', ')}\n\n${usage(benches)}\n`);
    return 2;
  }
  const wanted = benches.filter(({ name }) => args.names.length === 0 || args.names.includes(name));
  const { report, failed } = await run(wanted, args);
  print(
    args.json
      ? JSON.stringify(report, null, 2)
      : `${machineLine(report)}\n\n${textTable(report.results)}`,
  );
  return failed ? 1 : 0;
}

/** Benches one after the other; one that fails does not take the figures of the others with it. */
async function run(
  wanted: readonly Bench[],
  args: Arguments,
): Promise<{ report: Report; failed: boolean }> {
  const { sizes, runs, cache, minutes, out } = args;
  mkdirSync(cache, { recursive: true });
  const results: Result[] = [];
  const report: Report = {
    date: new Date().toISOString(),
    machine: thisMachine(version()),
    options: { sizes: sizes.join(','), runs },
    results,
  };
  let failed = false;
  for (const bench of wanted) {
    try {
      results.push(...(await bench.run({ sizes, runs, cache, minutes, say })));
    } catch (thrown) {
      failed = true;
      say(
        `${bench.name} failed: ${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}`,
      );
    }
    if (out !== undefined) await writeFile(out, `${JSON.stringify(report, null, 2)}\n`);
  }
  return { report, failed };
}

async function compare(paths: readonly string[], json: boolean): Promise<number> {
  const [a, b] = await Promise.all(paths.map(readReport));
  if (a === undefined || b === undefined || paths.length !== 2) {
    process.stderr.write('compare takes two files that --out or --json made\n');
    return 2;
  }
  const comparisons = compareReports(a, b);
  return print(
    json ? JSON.stringify(comparisons, null, 2) : comparisonLines(comparisons).join('\n'),
  );
}

const readReport = async (path: string): Promise<Report> =>
  JSON.parse(await readFile(path, 'utf8')) as Report;

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}

process.exitCode = await main(readArguments(process.argv.slice(2)));
