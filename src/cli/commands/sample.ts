import { InvalidArgumentError, type Command } from 'commander';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, createZstdCompress } from 'node:zlib';
import { defaultSample, sampleLines, type SampleSize } from '#lib/sample/index.ts';
import { addDataOption, addJsonOption, printJson } from '../options.ts';

interface Options extends SampleSize {
  readonly data: string;
  readonly out?: string;
  readonly json?: true;
}

export function registerSample(program: Command): void {
  const command = program
    .command('sample')
    .description('generated sample evidence, marked as such, with known true values')
    .option(
      '--episodes <n>',
      'how many episodes; 2,000 are one whole programme',
      wholeNumber,
      defaultSample.episodes,
    )
    .option('--seed <n>', 'which programme', wholeNumber, defaultSample.seed)
    .option(
      '--out <file>',
      'write a log (.jsonl, .jsonl.gz, .jsonl.zst; - is standard output) instead',
    );
  addJsonOption(addDataOption(command)).action(async (options: Options) => {
    const { out } = options;
    if (out === '-') await pipeline(Readable.from(sampleLines(options)), process.stdout);
    else if (out !== undefined) await writeLog(options, out);
  });
}

function wholeNumber(text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError(`"${text}" is not a whole number.`);
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
    throw cause;
  }
  if (json) printJson({ seed, episodes, out });
  else process.stderr.write(`${episodes} generated episodes, seed ${seed}, are in ${out}\n`);
}

function compressorFor(path: string): Transform | null {
  if (path.endsWith('.gz')) return createGzip();
  return path.endsWith('.zst') ? createZstdCompress() : null;
}
