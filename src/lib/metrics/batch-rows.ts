import { episodeFacts, latencySql } from './facts.ts';
import { bucketSql } from './sketch.ts';
import { evidenceSql, type StoredDimension } from './stored-dimension.ts';

/**
 * The episodes of one batch as rows of numbers. Grouping hashes and compares its keys row by row, so a key of four whole
 * numbers costs a fraction of one of twelve texts: each combination of texts that the batch holds gets a number, the
 * rows are grouped by those, and the texts come back once a group. The numbers mean nothing outside the batch.
 */

/** Dimensions that say what was done where; `kind` numbers those without the site. */
export const placeDimensions = [
  ...(['task', 'policy', 'world', 'simulator', 'simulator_type', 'context'] as const),
  ...(['site', 'suite'] as const),
];
export const kindDimensions = placeDimensions.filter((dimension) => dimension !== 'site');
/** Dimensions that say by which machine. */
export const robotDimensions = ['unit', 'embodiment', 'hardware'] as const;

/** Columns by which the rows of a batch are grouped, in place of the dimensions. */
export type RowNumber = 'place' | 'kind' | 'robot' | 'day';

const places = 'batch_places';
const kinds = 'batch_kinds';
export const robotsTable = 'batch_robots';
/** One row an episode: numbers, facts, buckets of latency, and the keys of the smaller tables. */
export const batchRows = 'batch_rows';
/** Sums of the facts by `cellNumbers`: what the coarser sums follow from. */
export const batchCells = 'batch_cells';

/** By which all others follow. */
export const cellNumbers: readonly RowNumber[] = ['place', 'robot', 'day'];

/** The numbers that stand for some dimensions. */
export const numbersOf = (dimensions: readonly StoredDimension[]): readonly RowNumber[] => [
  dimensions.includes('site') ? 'place' : 'kind',
  ...(dimensions.includes('unit') ? (['robot'] as const) : []),
  ...(dimensions.includes('day') ? (['day'] as const) : []),
];

/** The table that gives the texts of a place or kind back, and how it is joined. */
export const placesTable = (numbers: readonly RowNumber[]): string =>
  numbers.includes('place') ? `${places} USING (place)` : `${kinds} USING (kind)`;

/** The bucket of a measurement, null where there is none. */
export const bucketName = (measure: string): string => `${measure}_bucket`;

const named = (dimensions: readonly StoredDimension[]): string =>
  dimensions.map((dimension) => `${evidenceSql(dimension)} AS ${dimension}`).join(', ');

const same = (table: string, dimensions: readonly StoredDimension[]): string =>
  dimensions
    .map((dimension) => `e.as_${dimension} IS NOT DISTINCT FROM ${table}.${dimension}`)
    .join(' AND ');

/** Statements that number the episodes of a relation; to be followed by `forgetBatch`. */
export function numberBatch(source: string): readonly string[] {
  const asked = [...placeDimensions, ...robotDimensions];
  const dimensions = asked.map((name) => `${evidenceSql(name)} AS as_${name}`).join(', ');
  const buckets = Object.entries(latencySql).map(([measure, sql]) => {
    const value = `CAST(${sql} AS DOUBLE)`;
    return `CASE WHEN ${value} IS NOT NULL THEN ${bucketSql(value)} END AS ${bucketName(measure)}`;
  });
  const facts = episodeFacts.map(({ name, sql }) => `${sql} AS ${name}`);
  const sums = episodeFacts.map(({ name }) => `CAST(sum(${name}) AS BIGINT) AS ${name}`);
  return [
    `CREATE OR REPLACE TEMP TABLE ${places} AS
     SELECT CAST(row_number() OVER () AS INTEGER) AS place,
       CAST(dense_rank() OVER (ORDER BY ${kindDimensions.join(', ')}) AS INTEGER) AS kind, *
     FROM (SELECT DISTINCT ${named(placeDimensions)} FROM ${source})`,
    `CREATE OR REPLACE TEMP TABLE ${kinds} AS SELECT DISTINCT kind, ${kindDimensions.join(', ')} FROM ${places}`,
    `CREATE OR REPLACE TEMP TABLE ${robotsTable} AS SELECT CAST(row_number() OVER () AS INTEGER) AS robot, *
     FROM (SELECT DISTINCT ${named(robotDimensions)} FROM ${source})`,
    `CREATE OR REPLACE TEMP TABLE ${batchRows} AS
     SELECT p.place, p.kind, r.robot, CAST(started_at AS DATE) AS day, failure_reason, pair_id, run_id,
       ${[...facts, ...buckets].join(', ')}
     FROM (SELECT *, ${dimensions} FROM ${source}) e
     JOIN ${places} p ON ${same('p', placeDimensions)}
     JOIN ${robotsTable} r ON ${same('r', robotDimensions)}`,
    `CREATE OR REPLACE TEMP TABLE ${batchCells} AS
     SELECT ${cellNumbers.join(', ')}, ${sums.join(', ')} FROM ${batchRows} GROUP BY ALL`,
  ];
}

/** Frees what `numberBatch` made. */
export const forgetBatch: readonly string[] = [
  batchRows,
  batchCells,
  places,
  kinds,
  robotsTable,
].map((table) => `DROP TABLE ${table}`);
