import { sha256Hex } from '#lib/kernel/hash.ts';
import { episodeFacts, latencySql, type Fact } from './facts.ts';
import type { Dimension } from './dimensions.ts';
import { bucketSql } from './sketch.ts';

/**
 * Additive tables kept beside the evidence: sums of facts by group. Every figure is read from the smallest one that
 * holds the dimensions it needs; where none does, the same SELECT runs over the episodes themselves, so that there is
 * only one definition of each sum.
 */
export interface Rollup {
  readonly name: string;
  /** Stored dimension columns, in table order. */
  readonly dimensions: readonly StoredDimension[];
  readonly create: string;
  /** The grouping SELECT over a relation with the evidence columns. */
  readonly select: (source: string) => string;
  /** One INSERT that adds the episodes of `source` to the table. */
  readonly insert: (source: string) => string;
}

/** week and month are derived from day when asked for. */
export type StoredDimension = Exclude<Dimension, 'week' | 'month'>;

const perUnit: readonly StoredDimension[] = [
  'task',
  'policy',
  'world',
  'simulator',
  'simulator_type',
  'context',
  'site',
  'unit',
  'embodiment',
  'hardware',
  'suite',
];

const fleetWide: readonly StoredDimension[] = perUnit.filter(
  (dimension) => !['unit', 'embodiment', 'hardware'].includes(dimension),
);

const dimensionSql = (dimension: StoredDimension): string => {
  if (dimension === 'day') return 'CAST(started_at AS DATE) AS day';
  if (dimension === 'suite') return `suite || '@' || suite_version AS suite`;
  return dimension;
};

const columnType = (dimension: StoredDimension): string =>
  dimension === 'day' ? 'DATE' : 'VARCHAR';

function rollup(
  name: string,
  stored: readonly StoredDimension[],
  keys: readonly { readonly name: string; readonly type: string; readonly sql: string }[],
  facts: readonly Fact[],
  from: (source: string) => string = (source) => source,
): Rollup {
  const columns = [
    ...stored.map((dimension) => `${dimension} ${columnType(dimension)}`),
    ...keys.map((key) => `${key.name} ${key.type}`),
    ...facts.map((fact) => `${fact.name} ${fact.type}`),
  ];
  const select = (source: string): string =>
    [
      'SELECT',
      [
        ...stored.map(dimensionSql),
        ...keys.map((key) => `${key.sql} AS ${key.name}`),
        ...facts.map((fact) => `CAST(sum(${fact.sql}) AS ${fact.type}) AS ${fact.name}`),
      ].join(',\n  '),
      `FROM ${from(source)}`,
      'GROUP BY ' + [...stored, ...keys].map((_, index) => index + 1).join(', '),
    ].join('\n');
  return {
    name,
    dimensions: stored,
    create: `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')})`,
    select,
    insert: (source) => `INSERT INTO ${name} ${select(source)}`,
  };
}

/** Sums by unit over all time: what every figure without a date range is read from. */
export const unitTotals = rollup('unit_totals', perUnit, [], episodeFacts);

/** The same by day. */
export const unitDays = rollup('unit_days', [...perUnit, 'day'], [], episodeFacts);

const one: Fact = { name: 'count', type: 'BIGINT', sql: '1' };

/** One row an episode and measurement: the inner relation of the latency histogram. */
const measurements = (source: string): string => `(
  SELECT *, unnest([
    ${Object.entries(latencySql)
      .map(([measure, sql]) => `{'measure': '${measure}', 'value': CAST(${sql} AS DOUBLE)}`)
      .join(',\n    ')}
  ], recursive := true) FROM ${source})`;

const measured = (source: string): string =>
  `(SELECT * FROM ${measurements(source)} WHERE value IS NOT NULL)`;

/** Log-bucket histograms of latency, by day but not by unit. */
export const latencyDays = rollup(
  'latency_days',
  [...fleetWide, 'day'],
  [
    { name: 'measure', type: 'VARCHAR', sql: 'measure' },
    { name: 'bucket', type: 'INTEGER', sql: bucketSql('value') },
  ],
  [one],
  measured,
);

/** The same over all units' dimensions: asked of the episodes, never stored. */
export const latencyEpisodes = rollup(
  'latency_episodes',
  [...perUnit, 'day'],
  [
    { name: 'measure', type: 'VARCHAR', sql: 'measure' },
    { name: 'bucket', type: 'INTEGER', sql: bucketSql('value') },
  ],
  [one],
  measured,
);

/** Graded failures by reason and day. */
export const failureDays = rollup(
  'failure_days',
  [...perUnit, 'day'],
  [{ name: 'failure_reason', type: 'VARCHAR', sql: 'failure_reason' }],
  [one],
  (source) => `(SELECT * FROM ${source} WHERE outcome IN ('failure', 'aborted'))`,
);

/** Trials that share an initial state, for paired comparisons. */
export const pairTrials = rollup(
  'pair_trials',
  [...perUnit, 'day'],
  [{ name: 'pair_id', type: 'VARCHAR', sql: 'pair_id' }],
  episodeFacts.filter((fact) => fact.name === 'trials' || fact.name === 'successes'),
  (source) => `(SELECT * FROM ${source} WHERE pair_id IS NOT NULL)`,
);

/** What is stored. The order is the order of insertion and does not matter. */
export const rollups: readonly Rollup[] = [
  unitTotals,
  unitDays,
  latencyDays,
  failureDays,
  pairTrials,
];

/** Changes whenever a stored table would: the cache is rebuilt when it was made by another version. */
export const rollupsVersion: string = sha256Hex(
  rollups.flatMap((definition) => [definition.create, definition.insert('episodes')]).join('\n'),
);
