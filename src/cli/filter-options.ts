import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Command } from 'commander';

/** The options by which every question to the evidence is narrowed. */
export interface FilterOptions {
  readonly where: readonly string[];
  readonly from?: string;
  readonly to?: string;
  readonly level?: string;
}

const collect = (value: string, previous: readonly string[]): readonly string[] => [
  ...previous,
  value,
];

export const addFilterOptions = (command: Command): Command =>
  command
    .option('--where <key=value>', 'only episodes with this value; repeatable', collect, [])
    .option('--from <day>', 'first UTC day, YYYY-MM-DD')
    .option('--to <day>', 'last UTC day, YYYY-MM-DD')
    .option('--level <level>', 'confidence level, default 0.95');

/**
 * The options as the pairs of a query string.
 *
 * @throws TelltaleError USAGE
 */
export function filterEntries({ where, from, to, level }: FilterOptions): [string, string][] {
  const filters = where.map((condition): [string, string] => {
    const split = condition.indexOf('=');
    if (split < 1) {
      throw new TelltaleError(
        'USAGE',
        `--where ${condition} must read key=value, e.g. --where world=real`,
      );
    }
    return [condition.slice(0, split), condition.slice(split + 1)];
  });
  const named = Object.entries({ from, to, level });
  return [
    ...filters,
    ...named.filter((entry): entry is [string, string] => entry[1] !== undefined),
  ];
}
