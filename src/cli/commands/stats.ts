import { readFileSync } from 'node:fs';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { calculate, calculations, type CalculatorResult } from '#lib/stats/calculator.ts';
import type { Command } from 'commander';

interface StatsOptions {
  input?: string;
  json?: true;
}

/** `telltale stats NAME --input '{…}'`: the calculator, the same as at /methods/calculator. */
export function registerStats(program: Command): void {
  program
    .command('stats')
    .description('compute one interval, test or plan from the numbers given')
    .argument('[name]', 'what to compute; left out: the list of all')
    .option('--input <json>', 'its input as a JSON object; "-" reads standard input')
    .option('--json', 'print the result as one line of JSON')
    .action((name: string | undefined, options: StatsOptions) => {
      process.stdout.write(`${name === undefined ? list() : answer(name, options)}\n`);
    });
}

function answer(name: string, { input, json }: StatsOptions): string {
  if (input === undefined) {
    const example = calculations.find((each) => each.name === name)?.example;
    const hint = example === undefined ? '' : `, for example --input '${JSON.stringify(example)}'`;
    if (example === undefined) calculate(name, {});
    throw new TelltaleError('USAGE', `stats ${name} needs --input${hint}.`);
  }
  const result = calculate(name, parse(input === '-' ? readFileSync(0, 'utf8') : input));
  return json === true ? JSON.stringify(result) : `${name}: ${readable(result)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new TelltaleError('USAGE', '--input is not JSON.', { cause });
  }
}

/** One line: name value · name value; lists and tables in JSON. */
function readable(result: CalculatorResult): string {
  return Object.entries(result)
    .map(([name, value]) => `${name} ${typeof value === 'number' ? short(value) : plain(value)}`)
    .join(' · ');
}

function short(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function list(): string {
  const widest = Math.max(...calculations.map((each) => each.name.length));
  return calculations
    .map((each) => {
      const fields = each.fields.map(({ name, optional }) => (optional ? `${name}?` : name));
      return `${each.name.padEnd(widest)}  {${fields.join(',')}}  ${each.question}`;
    })
    .join('\n');
}
