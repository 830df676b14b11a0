import { TelltaleError } from '#lib/kernel/errors.ts';
import { permutationFloor } from '#lib/stats/correlation.ts';
import type { CsvRow } from '../csv-rows.ts';
import {
  checkPublished,
  decimalsOf,
  publishedFigures,
  publishedSentence,
  recompute,
  type PrintedRates,
  type PublishedCheck,
  type PublishedFigure,
} from './published.ts';

/** Which columns of a table of rates mean what. */
export interface TableColumns {
  readonly policy: string;
  readonly real: string;
  /** One or several simulators, each a column of rates. */
  readonly sims: readonly string[];
  /** Columns whose values together name one set of policies, e.g. robot and task. */
  readonly by: readonly string[];
}

/** What the rows of one group give. */
export interface TableFidelity {
  readonly group: Readonly<Record<string, string>>;
  readonly sim: string;
  readonly k: number;
  readonly mmrv: number | null;
  readonly pearson: number | null;
  readonly spearman: number | null;
  readonly permutation_floor: number;
  readonly checks: readonly PublishedCheck[];
}

export interface PublishedReport {
  readonly metric: 'fidelity/1';
  readonly rows: readonly TableFidelity[];
  readonly sentences: readonly string[];
  readonly does_not_follow: number;
}

/**
 * A table of success rates, recomputed group by group, and figures published with it held against it.
 *
 * @param claims rows with the `by` columns, `sim`, `figure`, `published` and `source`
 * @throws TelltaleError UNREADABLE_INPUT for a missing column, a rate that is none, or a claim that no group answers
 */
export function checkTable(
  table: readonly CsvRow[],
  columns: TableColumns,
  claims: readonly CsvRow[],
): PublishedReport {
  const { by, sims } = columns;
  for (const column of [...by, ...sims, columns.real, columns.policy]) requireColumn(table, column);
  const groups = [...Map.groupBy(table, (row) => keyOf(row, by)).values()];
  const rows = groups.flatMap((own) =>
    sims.flatMap((sim) => fidelityOf(own, sim, columns, claims)),
  );
  const answered = rows.reduce((sum, { checks }) => sum + checks.length, 0);
  if (answered < claims.length) {
    const lost = claims.length - answered;
    throw unreadable(
      `${lost} of ${claims.length} published values name no group (${by.join(', ')}) and simulator column of the table`,
    );
  }
  const checks = rows.flatMap((row) => row.checks);
  return {
    metric: 'fidelity/1',
    rows,
    sentences: publishedFigures
      .filter((figure) => checks.some((check) => check.figure === figure))
      .map((figure) => publishedSentence(figure, checks)),
    does_not_follow: checks.filter(({ verdict }) => verdict === 'does_not_follow').length,
  };
}

const keyOf = (row: CsvRow, by: readonly string[]): string =>
  JSON.stringify(by.map((column) => row[column] ?? ''));

function fidelityOf(
  rows: readonly CsvRow[],
  sim: string,
  { policy, real, by }: TableColumns,
  claims: readonly CsvRow[],
): readonly TableFidelity[] {
  const first = rows[0];
  const given = rows.filter((row) => row[sim] !== '' && row[real] !== '');
  if (first === undefined || given.length === 0) return [];
  const rates = given.map((row): PrintedRates => ({
    policy: row[policy] ?? '',
    sim: rateOf(row, sim),
    real: rateOf(row, real),
  }));
  // Trailing zeros get lost in tables; the longest number says how many digits were printed.
  const digits = given.flatMap((row) => [decimalsOf(row[sim] ?? ''), decimalsOf(row[real] ?? '')]);
  const unit = 10 ** -Math.max(...digits);
  const own = claims.filter(
    (claim) => claim['sim'] === sim && keyOf(claim, by) === keyOf(first, by),
  );
  return [
    {
      group: Object.fromEntries(by.map((column) => [column, first[column] ?? ''])),
      sim,
      k: rates.length,
      mmrv: recompute('mmrv', rates),
      pearson: recompute('pearson', rates),
      spearman: recompute('spearman', rates),
      permutation_floor: permutationFloor(rates.length),
      checks: own.map((claim) => checkPublished(valueOf(claim), rates, unit)),
    },
  ];
}

function valueOf(claim: CsvRow) {
  const { figure = '', published = '', source = '' } = claim;
  const known = publishedFigures.find((name): name is PublishedFigure => name === figure);
  if (known !== undefined && isNumber(published)) return { figure: known, published, source };
  throw unreadable(
    `a published value needs figure (${publishedFigures.join(', ')}) and published (a number), got "${figure}" and "${published}"`,
  );
}

function rateOf(row: CsvRow, column: string): number {
  const text = row[column] ?? '';
  const rate = Number(text);
  if (isNumber(text) && rate >= 0 && rate <= 1) return rate;
  throw unreadable(`${column} holds "${text}", which is no success rate from 0 to 1`);
}

const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

function requireColumn(table: readonly CsvRow[], column: string): void {
  const [first] = table;
  if (first !== undefined && Object.hasOwn(first, column)) return;
  const known = first === undefined ? 'it has no rows' : `it has ${Object.keys(first).join(', ')}`;
  throw unreadable(`the table has no column "${column}"; ${known}`);
}

const unreadable = (message: string): TelltaleError =>
  new TelltaleError('UNREADABLE_INPUT', message);
