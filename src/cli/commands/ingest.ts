import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { filesAt, type SourceFile } from '#lib/server/ingest/ingest-file.ts';
import { parseMapping, type LoadedMapping } from '#lib/server/ingest/mapping/mapping-file.ts';
import { addResults, emptyResult, type IngestResult } from '#lib/server/ingest/outcome.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { createProgress, type Progress } from '../progress.ts';
import { openTarget, type Target } from '../ingest-target.ts';

interface Options {
  readonly data: string;
  readonly format: string;
  readonly map?: string;
  readonly strict?: true;
  readonly retryQuarantine?: true;
  readonly progress?: boolean;
  readonly json?: true;
}

export function registerIngest(program: Command): void {
  const command = program
    .command('ingest')
    .description('bring evaluation logs in: files, folders, or - for standard input')
    .argument('[path...]', '.jsonl, .jsonl.gz, .jsonl.zst, .parquet; with --map any table')
    .option('--format <format>', 'auto, telltale (records) or mapping (a table)', 'auto')
    .option('--map <file>', 'mapping file: how the rows of a table become records')
    .option('--strict', 'exit with 1 when any line was quarantined')
    .option('--retry-quarantine', 'take up what is in quarantine again, with --map its rows')
    .option('--progress', 'show progress also where there is no terminal')
    .option('--no-progress', 'show no progress');
  addJsonOption(addDataOption(command)).action(async (paths: string[], options: Options) => {
    const result = await ingest(paths, options);
    if (options.json) printJson(result);
    else process.stdout.write(describe(result));
    if (options.strict && result.quarantined > 0) process.exitCode = 1;
  });
}

async function ingest(paths: readonly string[], options: Options): Promise<IngestResult> {
  checkUsage(paths, options);
  const mapping = options.map === undefined ? undefined : await loadMapping(options.map);
  // Looked for before the store is opened: a misspelt path must not make an empty one.
  const sources: (SourceFile | 'stdin')[] = [];
  for (const path of paths)
    sources.push(...(path === '-' ? (['stdin'] as const) : await filesAt(path, mapping?.loaded)));
  if (sources.length === 0 && !options.retryQuarantine)
    throw new TelltaleError('NOT_FOUND', `no logs are in ${paths.join(', ')}`);
  await using target = await openTarget(options.data);
  let result = emptyResult;
  if (options.retryQuarantine) result = addResults(result, await target.retry(mapping));
  for (const source of sources) {
    const progress = createProgress(
      source === 'stdin' ? { name: 'standard input', bytes: undefined } : source,
      options.progress ?? process.stderr.isTTY,
    );
    result = addResults(result, await takeIn(target, source, mapping, progress));
    progress.end();
  }
  return result;
}

function checkUsage(paths: readonly string[], options: Options): void {
  const usage = (message: string) => new TelltaleError('USAGE', message);
  if (paths.length === 0 && !options.retryQuarantine)
    throw usage('name a file or folder, or - for standard input');
  if (!['auto', 'telltale', 'mapping'].includes(options.format))
    throw usage(`--format ${options.format} is not one of auto, telltale, mapping`);
  if (options.format === 'mapping' && options.map === undefined)
    throw usage('--format mapping needs --map FILE');
  if (options.format === 'telltale' && options.map !== undefined)
    throw usage('--format telltale and --map exclude one another');
  if (options.map !== undefined && paths.includes('-'))
    throw usage('a mapping reads files, not standard input');
}

export interface GivenMapping {
  readonly loaded: LoadedMapping;
  readonly text: string;
  readonly name: string;
}

async function loadMapping(path: string): Promise<GivenMapping> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new TelltaleError('NOT_FOUND', `the mapping ${path} cannot be read`, { cause });
  });
  return { loaded: parseMapping(text, path), text, name: basename(path) };
}

const takeIn = (
  target: Target,
  source: SourceFile | 'stdin',
  mapping: GivenMapping | undefined,
  progress: Progress,
): Promise<IngestResult> =>
  source === 'stdin'
    ? target.lines(process.stdin, 'stdin', progress.update)
    : target.file(source, mapping, progress.update);

function describe(result: IngestResult): string {
  const { lines, accepted, duplicate, quarantined, batches } = result;
  const counts = `${lines} lines: ${accepted} accepted, ${duplicate} known already, ${quarantined} quarantined`;
  const problems = Object.entries(result.problems).map(
    ([code, { count, example }]) => `  ${count} × ${code}, e.g. ${example}`,
  );
  const moved = Object.entries(result.moved).map(
    ([name, count]) => `  ${count} × unknown field ${name}, kept in extra`,
  );
  const findings = result.findings.map(
    ({ code, message, count, examples }) =>
      `  ${count} × ${code}: ${message} (${examples.slice(0, 3).join(', ')})`,
  );
  const made = batches.length === 0 ? 'nothing new' : `batches: ${batches.join(', ')}`;
  return `${[counts, ...problems, ...moved, ...findings, made].join('\n')}\n`;
}
