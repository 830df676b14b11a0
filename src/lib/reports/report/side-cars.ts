import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { catalogue, type CatalogueEntry } from '#lib/metrics/catalogue.ts';
import { metricId } from '#lib/metrics/definition.ts';
import { csv, flatRow, type Scalar } from '#lib/metrics/tabular.ts';
import type { Figure } from '../figures/figure.ts';
import type { ReportPredicate } from './predicate.ts';

/** The figures as one flat row each, for CSV and Parquet. Columns come in the order of canonical JSON. */
export const figureRows = (figures: readonly Figure[]): readonly Record<string, Scalar>[] =>
  sorted(figures).map(({ metric, level, where, group, figures: values }) => ({
    metric,
    level,
    filter: Object.entries(where)
      .map(([name, among]) => `${name}=${among.join('|')}`)
      .join(' '),
    ...group,
    ...flatRow({ ...values }),
  }));

/** As a reader of the statement gets them: with the members of each object in one order. */
const sorted = (figures: readonly Figure[]): readonly Figure[] =>
  JSON.parse(canonicalJson(figures as unknown as Json)) as readonly Figure[];

export const figuresCsv = (figures: readonly Figure[]): string => csv(figureRows(figures));

/** The JSON side-car: canonical, and with a newline at its end. */
export const figuresJson = (predicate: Pick<ReportPredicate, 'report' | 'results'>): string =>
  `${canonicalJson({
    report: predicate.report.id,
    window: predicate.report.window,
    figures: predicate.results,
  } as unknown as Json)}\n`;

/** A definition as it is enclosed with a report. */
export interface EnclosedDefinition {
  readonly id: string;
  readonly title: string;
  readonly meaning: string;
  readonly formula: string;
  readonly interval: string;
  readonly sql: string;
  readonly sql_sha256: string;
}

/** The product's own definitions of the metrics that a report uses. */
export const definitionsUsed = (metrics: readonly string[]): readonly EnclosedDefinition[] =>
  catalogue.filter((entry) => metrics.includes(metricId(entry))).map(enclosed);

const enclosed = (entry: CatalogueEntry): EnclosedDefinition => {
  const { title, meaning, formula, interval, sql, sql_sha256 } = entry;
  return { id: metricId(entry), title, meaning, formula, interval, sql, sql_sha256 };
};

export const definitionsJson = (definitions: readonly EnclosedDefinition[]): string =>
  `${canonicalJson(definitions as unknown as Json)}\n`;
