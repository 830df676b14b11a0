import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseSize } from './context.ts';

export interface Arguments {
  /** Names of benches, or `compare` and two files. */
  readonly names: readonly string[];
  readonly json: boolean;
  readonly out: string | undefined;
  readonly sizes: readonly number[];
  readonly runs: number;
  readonly cache: string;
  /** How long the soak lasts. */
  readonly minutes: number;
  readonly help: boolean;
}

/** @throws TypeError or RangeError for what cannot be understood */
export function readArguments(args: readonly string[]): Arguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      out: { type: 'string' },
      sizes: { type: 'string', default: '1M' },
      runs: { type: 'string', default: '3' },
      cache: { type: 'string', default: join(tmpdir(), 'telltale-bench') },
      minutes: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new RangeError(`--runs ${values.runs} is no count`);
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new RangeError(`--minutes ${values.minutes} is no length of time`);
  return {
    names: positionals,
    json: values.json,
    out: values.out,
    sizes: values.sizes.split(',').map(parseSize),
    runs,
    cache: values.cache,
    minutes,
    help: values.help,
  };
}

export const usage = (benches: readonly { name: string; what: string }[]): string =>
  `npm run bench -- [name…] [--json] [--out FILE] [--sizes 1M,10M,100M] [--runs 3] [--cache DIR] [--minutes 1]
npm run bench -- compare A.json B.json

${benches.map(({ name, what }) => `  ${name.padEnd(12)}${what}`).join('\n')}

Data sets are made once, by seed, and kept in the cache folder.`;
