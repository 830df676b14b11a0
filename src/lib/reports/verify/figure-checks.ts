import { sha256Hex } from '#lib/kernel/hash.ts';
import { evaluateReadiness } from '#lib/readiness/evaluate.ts';
import { parseRules } from '#lib/readiness/rules.ts';
import { difference, published } from '../figures/agree.ts';
import { cellsFromRows, latencyFromRows, type Evidence } from '../figures/cells.ts';
import { computeFigures, figureName, type Figure } from '../figures/figure.ts';
import { reportFiles, type ReportPredicate } from '../report/predicate.ts';
import { readinessInputs } from '../report/requests.ts';
import {
  definitionsUsed,
  figureRows,
  figuresCsv,
  figuresJson,
  type EnclosedDefinition,
} from '../report/side-cars.ts';
import { textOf, type ReportFolder } from './folder.ts';
import { failed } from './opened.ts';
import { rowsOf } from './parquet.ts';

/** The enclosed definitions against the signed hashes, and against those that this verifier computes with. */
export function requireDefinitions(folder: ReportFolder, { definitions }: ReportPredicate): string {
  const enclosed = JSON.parse(textOf(folder, reportFiles.definitions)) as EnclosedDefinition[];
  const own = definitionsUsed(definitions.map(({ id }) => id));
  for (const { id, sql_sha256 } of definitions) {
    const here = enclosed.find((definition) => definition.id === id);
    if (here === undefined || sha256Hex(here.sql) !== sql_sha256)
      throw failed(`the enclosed definition of ${id} is not the one that was signed`);
    if (own.find((definition) => definition.id === id)?.sql_sha256 !== sql_sha256)
      throw failed(
        `this verifier knows another definition of ${id}, so it cannot recompute the figures; use the verifier of the report’s own version`,
      );
  }
  return definitions.map(({ id }) => id).join(', ');
}

/** The rows that figures are computed from. */
export const evidenceOf = async (folder: ReportFolder): Promise<Evidence> => ({
  cells: cellsFromRows(await rowsOf(folder, reportFiles.cells)),
  latency: latencyFromRows(await rowsOf(folder, reportFiles.latency)),
});

/** Every figure, computed again from the enclosed Parquet. */
export async function requireFigures(
  folder: ReportFolder,
  predicate: ReportPredicate,
): Promise<string> {
  const evidence = await evidenceOf(folder);
  const computed = predicate.requests.flatMap((request) => computeFigures(evidence, request));
  requireSame('recomputed from the enclosed Parquet', predicate.results, computed);
  return `${computed.length} groups of figures recomputed from ${evidence.cells.length} rows of sums and ${evidence.latency.length} buckets: all agree`;
}

function requireSame(how: string, signed: readonly Figure[], computed: readonly Figure[]): void {
  if (signed.length !== computed.length)
    throw failed(`${signed.length} groups of figures are published, and ${computed.length} ${how}`);
  for (const [index, figure] of signed.entries()) {
    const again = computed[index];
    if (again === undefined || figureName(again) !== figureName(figure))
      throw failed(`${nameWords(figure)} is published, and not among those ${how}`);
    const found = difference(figure.figures, published(again.figures));
    if (found !== null) throw failed(`${nameWords(figure)}: published and ${how} differ: ${found}`);
  }
}

const nameWords = ({ metric, group }: Figure): string =>
  `${metric} of ${Object.values(group).join(', ') || 'all'}`;

/** JSON, CSV and Parquet of the figures against the statement. */
export async function requireSideCars(
  folder: ReportFolder,
  predicate: ReportPredicate,
): Promise<string> {
  if (textOf(folder, reportFiles.figures) !== figuresJson(predicate))
    throw failed(`${reportFiles.figures} does not hold the signed figures`);
  if (textOf(folder, reportFiles.csv) !== figuresCsv(predicate.results))
    throw failed(`${reportFiles.csv} does not hold the signed figures`);
  const rows = await rowsOf(folder, reportFiles.figuresParquet);
  const expected = figureRows(predicate.results);
  if (rows.length !== expected.length)
    throw failed(`${reportFiles.figuresParquet} has ${rows.length} rows, not ${expected.length}`);
  for (const [index, row] of rows.entries()) {
    const found = difference(withoutNulls(row), withoutNulls(expected[index] ?? {}));
    if (found !== null) throw failed(`${reportFiles.figuresParquet}, row ${index + 1}: ${found}`);
  }
  return 'JSON, CSV and Parquet hold the figures of the statement';
}

/** A table has every column in every row; a figure only those that it knows. */
const withoutNulls = (row: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value != null));

/** Levels and gates, held again against the enclosed rules. */
export function requireReadiness(folder: ReportFolder, predicate: ReportPredicate): string {
  if (predicate.readiness === null) return 'this report makes no statement about readiness';
  const rules = parseRules(textOf(folder, reportFiles.rules));
  const table = evaluateReadiness(rules, readinessInputs(rules, predicate.results));
  const found = difference(predicate.readiness.table, published(table));
  if (found !== null) throw failed(`levels and gates come out otherwise: ${found}`);
  return `${table.tasks.length} tasks and policy versions stand on the level that the rules ${rules.name} ${rules.version} give them`;
}
