import { InvalidArgumentError, type Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { fileLimits } from '#lib/server/ingest/ingest-lines.ts';
import type { IngestResult } from '#lib/server/ingest/outcome.ts';
import { defaultSample, requireSampleSize, sampleLines } from '#lib/sample/index.ts';
import type { SampleSize } from '#lib/sample/index.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';
import { askServer, holderOf } from '../running-server.ts';

interface Options extends SampleSize {
  readonly data: string;
  readonly out?: string;
  readonly demos?: true;
  readonly json?: true;
}

export function registerSample(program: Command): void {
  const { episodes, seed } = defaultSample;
  const command = program
    .command('sample')
    .description('bring in generated sample evidence, marked as such, whose true values are known')
    .option('--episodes <n>', 'how many; 2,000 are one whole programme', wholeNumber, episodes)
    .option('--seed <n>', 'which programme', wholeNumber, seed)
    .option(
      '--demos',
      'and a stage: takes with logged motion, and clips of them where ffmpeg is there',
    )
    .option('--out <file>', 'write a log instead: .jsonl, .jsonl.gz, .jsonl.zst, or - to print it');
  addJsonOption(addDataOption(command)).action(async (options: Options) => {
    requireSampleSize(options);
    const { out } = options;
    if (out === '-') await print(options);
    else if (out !== undefined) await writeLog(options, out);
    else {
      report(options, await bringIn(options));
      if (options.demos) await bringDemos(options);
    }
  });
}

function wholeNumber(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`"${text}" is not a whole number.`);
}

/** Whoever reads may stop reading, as `head` does: that is no failure. */
async function print(size: SampleSize): Promise<void> {
  try {
    await pipeline(Readable.from(sampleLines(size)), process.stdout);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EPIPE') throw thrown;
  }
}

/** The file appears when it is complete: a half-written log would be a log with deleted episodes. */
async function writeLog({ seed, episodes, json }: Options, out: string): Promise<void> {
  const partial = `${out}.partial`;
  try {
    const lines = Readable.from(sampleLines({ seed, episodes }));
    const file = createWriteStream(partial);
    const compressor = compressorFor(out);
    await (compressor === null ? pipeline(lines, file) : pipeline(lines, compressor, file));
    await rename(partial, out);
  } catch (cause) {
    await rm(partial, { force: true });
    throw new TelltaleError('BAD_ARGUMENT', `${out} could not be written: ${String(cause)}`, {
      cause,
    });
  }
  if (json) printJson({ seed, episodes, out });
  else process.stderr.write(`${episodes} generated episodes of seed ${seed} are in ${out}\n`);
}

function compressorFor(path: string): Transform | null {
  if (path.endsWith('.gz')) return createGzip();
  return path.endsWith('.zst') ? createZstdCompress() : null;
}

/** Into the store itself, or through the server that holds it. */
async function bringIn(options: Options): Promise<IngestResult> {
  const { openApp } = await import('#lib/server/app.ts');
  const name = `sample-seed-${options.seed}.jsonl`;
  try {
    await using app = await openApp(options.data);
    const chunks = Readable.from(sampleLines(options));
    return await app.ingestor.lines(chunks, { name, limits: fileLimits, onLines: progress() });
  } catch (thrown) {
    const url = holderOf(options.data, thrown);
    return postTo(url, options);
  }
}

/** The stage needs the folder itself: its clips and traces are files beside the records. */
async function bringDemos({ data, seed, json }: Options): Promise<void> {
  const { openApp } = await import('#lib/server/app.ts');
  const { bringStage } = await import('#lib/server/demos/stage.ts');
  const { missingTools, videoTools } = await import('#lib/server/video/tools.ts');
  await using app = await openApp(data);
  const tools = await videoTools();
  const { episodes, clips } = await bringStage(app, seed, tools);
  if (json) return;
  process.stderr.write(
    tools === null
      ? `${missingTools.replace(/,.*$/s, '')}: the sample's demos come without clips\n`
      : `${data} now holds ${clips} new clips of generated demos, and ${episodes} new takes with logged motion\n`,
  );
}

async function postTo(url: string, size: SampleSize): Promise<IngestResult> {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/x-ndjson' },
    // Node's stream type and the DOM's describe the same object in two declarations.
    body: Readable.toWeb(Readable.from(sampleLines(size))) as unknown as BodyInit,
    // Without it a body that is still being made is refused.
    duplex: 'half',
  };
  const response = await askServer(url, '/api/v1/episodes', request);
  return (await response.json()) as IngestResult;
}

/** Lines and rate so far, on a terminal only. */
function progress(): (lines: number) => void {
  const begun = performance.now();
  return (lines) => {
    if (!process.stderr.isTTY) return;
    const rate = Math.round((lines * 1000) / Math.max(1, performance.now() - begun));
    process.stderr.write(`\r${lines} lines, ${rate} a second …\u001b[K`);
  };
}

function report(options: Options, result: IngestResult): void {
  const { seed, episodes, data, json } = options;
  const { lines, accepted, duplicate, quarantined, batches } = result;
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
  if (json) {
    printJson({ seed, episodes, lines, accepted, duplicate, quarantined, batches });
    return;
  }
  const found =
    accepted === 0 && quarantined === 0
      ? `already holds the sample of seed ${seed}; nothing was added`
      : `now holds generated sample evidence of seed ${seed}: ${accepted} lines new, ${duplicate} there before, ${quarantined} quarantined`;
  process.stderr.write(`${data} ${found}\n`);
}
