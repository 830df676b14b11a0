import { chargedAfterIncidents, episodeFacts, latencySql, sumSql } from './facts.ts';
import { bucketSql } from './sketch.ts';
import { evidenceSql, type StoredDimension } from './stored-dimension.ts';

/**
 * The episodes of one batch on their way into the tables of sums. Sums of facts are grouped by texts straight from the
 * source: its texts come as dictionaries, so hashing them costs next to nothing, and no row is written down before it is
 * summed. Distributions and reasons are grouped several times over, so an episode becomes a narrow row for them: each
 * combination of texts that the batch holds gets a number, which means nothing outside the batch, and the texts come back
 * once a group.
 */

/** Dimensions that say what was done where; `kind` numbers those without the site. */
export const placeDimensions = [
  ...(['task', 'policy', 'world', 'simulator', 'simulator_type', 'context'] as const),
  ...(['site', 'suite'] as const),
];
export const kindDimensions = placeDimensions.filter((dimension) => dimension !== 'site');
/** Dimensions that say by which machine. */
export const robotDimensions = ['unit', 'embodiment', 'hardware'] as const;

/** Columns by which narrow rows are grouped, in place of the dimensions. */
export type RowNumber = 'place' | 'kind' | 'day';

const places = 'batch_places';
const kinds = 'batch_kinds';
/** One narrow row an episode: numbers, buckets of latency, and whether and why it failed. */
export const batchRows = 'batch_rows';
/** Sums of the facts by every dimension: what the coarser sums follow from. */
export const batchCells = 'batch_cells';

const cellDimensions: readonly StoredDimension[] = [...placeDimensions, ...robotDimensions, 'day'];

/** The numbers that stand for some dimensions, of which the machine is none. */
export const numbersOf = (dimensions: readonly StoredDimension[]): readonly RowNumber[] => [
  dimensions.includes('site') ? 'place' : 'kind',
  ...(dimensions.includes('day') ? (['day'] as const) : []),
];

/** The table that gives the texts of a place or kind back, and how it is joined. */
export const placesTable = (numbers: readonly RowNumber[]): string =>
  numbers.includes('place') ? `${places} USING (place)` : `${kinds} USING (kind)`;

/** The bucket of a measurement, null where there is none. */
export const bucketName = (measure: string): string => `${measure}_bucket`;

const named = (dimensions: readonly StoredDimension[]): string =>
  dimensions.map((dimension) => `${evidenceSql(dimension)} AS ${dimension}`).join(', ');

const same = (dimensions: readonly StoredDimension[], left: string, right: string): string =>
  dimensions
    .map((dimension) => `${left}${dimension} IS NOT DISTINCT FROM ${right}${dimension}`)
    .join(' AND ');

/** Statements that make cells and narrow rows of the episodes of a relation; to be followed by `forgetBatch`. */
export const layOutBatch = (source: string): readonly string[] => [
  ...sumCells(source),
  `CREATE OR REPLACE TEMP TABLE ${places} AS
   SELECT CAST(row_number() OVER () AS INTEGER) AS place,
     CAST(dense_rank() OVER (ORDER BY ${kindDimensions.join(', ')}) AS INTEGER) AS kind, *
   FROM (SELECT DISTINCT ${placeDimensions.join(', ')} FROM ${batchCells})`,
  `CREATE OR REPLACE TEMP TABLE ${kinds} AS SELECT DISTINCT kind, ${kindDimensions.join(', ')} FROM ${places}`,
  narrowRows(source),
];

/** An incident after a takeover is rare, and to find one takes lists that no other sum needs: it is added by itself. */
function sumCells(source: string): readonly string[] {
  const sums = episodeFacts.map((fact) => {
    const quick = fact.name === 'charged' ? { ...fact, sql: chargedAfterIncidents.without } : fact;
    return `${sumSql(quick)} AS ${fact.name}`;
  });
  return [
    `CREATE OR REPLACE TEMP TABLE ${batchCells} AS
     SELECT ${named(cellDimensions)}, ${sums.join(', ')} FROM ${source} GROUP BY ALL`,
    `UPDATE ${batchCells} AS c SET charged = c.charged + late.charged
     FROM (SELECT ${named(cellDimensions)}, CAST(sum(${chargedAfterIncidents.sql}) AS BIGINT) AS charged
       FROM ${source} WHERE ${chargedAfterIncidents.where} GROUP BY ALL) late
     WHERE late.charged > 0 AND ${same(cellDimensions, 'c.', 'late.')}`,
  ];
}

function narrowRows(source: string): string {
  const buckets = Object.entries(latencySql).map(([measure, sql]) => {
    const value = `CAST(${sql} AS DOUBLE)`;
    return `CASE WHEN ${value} IS NOT NULL THEN ${bucketSql(value)} END AS ${bucketName(measure)}`;
  });
  const dimensions = placeDimensions.map((name) => `${evidenceSql(name)} AS as_${name}`);
  return `CREATE OR REPLACE TEMP TABLE ${batchRows} AS
    SELECT p.place, p.kind, CAST(started_at AS DATE) AS day,
      outcome IN ('failure', 'aborted') AS failed, failure_reason, ${buckets.join(', ')}
    FROM (SELECT *, ${dimensions.join(', ')} FROM ${source}) e
    JOIN ${places} p ON ${same(placeDimensions, 'e.as_', 'p.')}`;
}

/** Frees what `layOutBatch` made. */
export const forgetBatch: readonly string[] = [batchRows, batchCells, places, kinds].map(
  (table) => `DROP TABLE ${table}`,
);
