import type { Command } from 'commander';

/** Where the evidence is: --data, else TELLTALE_DATA, else ./.telltale. */
export const defaultDataDir = (): string => process.env['TELLTALE_DATA'] ?? './.telltale';

export const addDataOption = (command: Command): Command =>
  command.option(
    '--data <dir>',
    'evidence folder (else TELLTALE_DATA, else ./.telltale)',
    defaultDataDir(),
  );

export const addJsonOption = (command: Command): Command =>
  command.option('--json', 'print the answer as JSON on standard output');

/** One JSON document on standard output; progress and notes go to standard error. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
