import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { csvRows, type CsvRow } from '#lib/metrics/csv-rows.ts';
import type { PublishedCheck } from '#lib/metrics/fidelity/published.ts';
import { checkTable, type PublishedReport } from '#lib/metrics/fidelity/published-table.ts';
import type { Command } from 'commander';
import { addJsonOption, printJson } from '../options.ts';

interface Options {
  readonly claims?: string;
  readonly policy: string;
  readonly real: string;
  readonly sim: string;
  readonly by: string;
  readonly json?: true;
}

/** `telltale published TABLE --claims FILE`: a paper's sim-real figures held against the paper's own table. */
export function registerPublished(program: Command): void {
  const command = program
    .command('published')
    .argument('<table>', 'CSV with a success rate on robots and in simulation for each policy')
    .description(
      'recompute MMRV and correlations of a published table, and check what was published',
    )
    .option(
      '--claims <file>',
      'CSV of published values: the --by columns, sim, figure, published, source',
    )
    .requiredOption('--sim <columns>', 'column of simulated rates; several with commas')
    .option('--real <column>', 'column of real rates', 'real')
    .option('--policy <column>', 'column that names the policy', 'policy')
    .option('--by <columns>', 'columns that name one set of policies, with commas', 'task');
  addJsonOption(command).action((table: string, options: Options) => {
    const report = checkTable(
      read(table),
      {
        policy: options.policy,
        real: options.real,
        sims: list(options.sim),
        by: list(options.by),
      },
      options.claims === undefined ? [] : read(options.claims),
    );
    if (options.json) printJson(report);
    else process.stdout.write(printed(report));
    if (report.does_not_follow > 0) process.exitCode = 1;
  });
}

const list = (text: string): readonly string[] => text.split(',').filter((part) => part !== '');

function read(path: string): readonly CsvRow[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new TelltaleError('UNREADABLE_INPUT', `${path} cannot be read`, { cause });
  }
  return csvRows(text, basename(path));
}

function printed({ rows, sentences }: PublishedReport): string {
  const lines = rows.flatMap(({ group, sim, k, mmrv, pearson, checks }) => [
    `${Object.values(group).join(' ')} · ${sim}: k = ${k}, MMRV ${digits(mmrv)}, Pearson ${digits(pearson)}`,
    ...checks.filter(({ verdict }) => verdict !== 'follows').map(complaint),
  ]);
  return `${[...lines, '', ...sentences].join('\n')}\n`;
}

function complaint(check: PublishedCheck): string {
  const { figure, published, recomputed, attainable, rounding_can_explain, source } = check;
  const range =
    attainable === null
      ? ''
      : `; rows that print so give ${digits(attainable[0])} to ${digits(attainable[1])}`;
  const cause = rounding_can_explain === true ? ', which rounding could explain' : '';
  return `  ${figure} published as ${published} (${source}), the rows give ${digits(recomputed)}${range}${cause}`;
}

const digits = (value: number | null): string => (value === null ? '–' : value.toFixed(4));
