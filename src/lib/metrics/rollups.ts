import { sha256Hex } from '#lib/kernel/hash.ts';
import {
  batchCells,
  batchRows,
  bucketName,
  cellNumbers,
  forgetBatch,
  kindDimensions,
  numberBatch,
  placeDimensions,
  robotDimensions,
} from './batch-rows.ts';
import { episodeFacts, latencySql, type Fact } from './facts.ts';
import { retractFrom } from './retract.ts';
import { rollupOf, type Rollup } from './rollup.ts';
import { bucketSql } from './sketch.ts';
import type { StoredDimension } from './stored-dimension.ts';

export type { Rollup } from './rollup.ts';

/**
 * The additive tables. Every figure is read from the smallest one that holds the dimensions it needs; where none does,
 * the same SELECT runs over the episodes themselves, so that there is only one definition of each sum.
 */

/** Tables whose sums are made together. */
export interface RollupFamily {
  readonly name: string;
  readonly tables: readonly Rollup[];
  /** Statements that add the episodes of `source` to every table. */
  readonly insert: (source: string) => readonly string[];
  /** Statements that take episodes out of every table; a group of which none is left goes. */
  readonly retract: (source: string) => readonly string[];
}

/** In the order by which tables are sorted: filters and groups go by task and policy first. */
const fleetWide: readonly StoredDimension[] = placeDimensions;
const perUnit: readonly StoredDimension[] = [...placeDimensions, ...robotDimensions];

/** A distribution takes hundreds of rows a group: of sites × days there would be more than of episodes. */
const siteless: readonly StoredDimension[] = kindDimensions;

const sumsOfFacts = (facts: readonly Fact[]): string =>
  facts.map(({ name }) => `CAST(sum(${name}) AS BIGINT) AS ${name}`).join(', ');

const sums = rollupOf({
  keys: [],
  facts: episodeFacts,
  fromBatch: (numbers) =>
    numbers.length === cellNumbers.length
      ? `SELECT * FROM ${batchCells}`
      : `SELECT ${numbers.join(', ')}, ${sumsOfFacts(episodeFacts)} FROM ${batchCells} GROUP BY ALL`,
});

/** Sums by unit over all time: what every figure with an interval and without a date range is read from. */
export const unitTotals = sums('unit_totals', perUnit);

/** The same by day. */
export const unitDays = sums('unit_days', [...perUnit, 'day']);

/** Sums over all units: for whatever needs no interval. */
export const fleetTotals = sums('fleet_totals', fleetWide);
export const fleetDays = sums('fleet_days', [...fleetWide, 'day']);

const one: Fact = { name: 'count', sql: '1' };

/** One row an episode and measurement: the inner relation of the latency histogram. */
const measurements = (source: string): string => `(
  SELECT *, unnest([
    ${Object.entries(latencySql)
      .map(([measure, sql]) => `{'measure': '${measure}', 'value': CAST(${sql} AS DOUBLE)}`)
      .join(',\n    ')}
  ], recursive := true) FROM ${source})`;

/** Log-bucket histograms of latency. */
const histograms = rollupOf({
  keys: [
    { name: 'measure', type: 'VARCHAR', sql: 'measure' },
    { name: 'bucket', type: 'INTEGER', sql: bucketSql('value') },
  ],
  facts: [one],
  from: (source) => `(SELECT * FROM ${measurements(source)} WHERE value IS NOT NULL)`,
  fromBatch: (numbers) =>
    Object.keys(latencySql)
      .map((measure) => {
        const bucket = bucketName(measure);
        return `SELECT ${numbers.join(', ')}, '${measure}' AS measure, ${bucket} AS bucket, count(*) AS count
          FROM ${batchRows} WHERE ${bucket} IS NOT NULL GROUP BY ALL`;
      })
      .join(' UNION ALL '),
});
export const latencyTotals = histograms('latency_totals', siteless);
export const latencySites = histograms('latency_sites', fleetWide);
export const latencyDays = histograms('latency_days', [...siteless, 'day']);
/** Over every dimension: asked of the episodes, never stored. */
export const latencyEpisodes = histograms('latency_episodes', [...perUnit, 'day']);

/** Graded failures by reason. */
const reasons = rollupOf({
  keys: [{ name: 'failure_reason', type: 'VARCHAR', sql: 'failure_reason' }],
  facts: [one],
  from: (source) => `(SELECT * FROM ${source} WHERE outcome IN ('failure', 'aborted'))`,
  fromBatch: (numbers) =>
    `SELECT ${numbers.join(', ')}, failure_reason, count(*) AS count
     FROM ${batchRows} WHERE failures + aborted > 0 GROUP BY ALL`,
});
export const failureTotals = reasons('failure_totals', siteless);
export const failureSites = reasons('failure_sites', fleetWide);
export const failureDays = reasons('failure_days', [...siteless, 'day']);
/** Over every dimension: asked of the episodes, never stored. */
export const failureEpisodes = reasons('failure_episodes', [...perUnit, 'day']);

const pairFacts = episodeFacts.filter(({ name }) =>
  ['episodes', 'trials', 'successes'].includes(name),
);

/** Trials that share an initial state, for paired comparisons. */
export const pairTrials = rollupOf({
  keys: [{ name: 'pair_id', type: 'VARCHAR', sql: 'pair_id' }],
  facts: pairFacts,
  from: (source) => `(SELECT * FROM ${source} WHERE pair_id IS NOT NULL)`,
  fromBatch: (numbers) =>
    `SELECT ${numbers.join(', ')}, pair_id, ${sumsOfFacts(pairFacts)}
     FROM ${batchRows} WHERE pair_id IS NOT NULL GROUP BY ALL`,
})('pair_trials', [...perUnit, 'day']);

/** Trials that have reported, by benchmark run: what a registration's plan is held against. */
export const runTrials = rollupOf({
  keys: [{ name: 'run_id', type: 'VARCHAR', sql: 'run_id' }],
  facts: [{ name: 'reported', sql: '1' }],
  from: (source) => `(SELECT * FROM ${source} WHERE run_id IS NOT NULL)`,
  fromBatch: (numbers) =>
    `SELECT ${numbers.join(', ')}, run_id, count(*) AS reported
     FROM ${batchRows} WHERE run_id IS NOT NULL GROUP BY ALL`,
})('run_trials', [...perUnit, 'day']);

const tables: readonly Rollup[] = [
  ...[unitTotals, unitDays, fleetTotals, fleetDays],
  ...[latencyTotals, latencySites, latencyDays],
  ...[failureTotals, failureSites, failureDays],
  ...[pairTrials, runTrials],
];

/** What is stored. */
export const rollups: readonly RollupFamily[] = [
  {
    name: 'episodes',
    tables,
    insert: (source) => [
      ...numberBatch(source),
      ...tables.map(({ addBatch }) => addBatch),
      ...forgetBatch,
    ],
    retract: (source) => tables.flatMap((table) => retractFrom(table, source)),
  },
];

/** Changes whenever a stored table would: the cache is rebuilt when it was made by another version. */
export const rollupsVersion: string = sha256Hex(
  [
    ...tables.flatMap(({ create, select }) => [create, select('episodes')]),
    ...rollups.flatMap(({ insert }) => insert('episodes')),
  ].join('\n'),
);
