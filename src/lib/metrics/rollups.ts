import { sha256Hex } from '#lib/kernel/hash.ts';
import {
  batchRows,
  bucketName,
  forgetBatch,
  kindDimensions,
  layOutBatch,
  placeDimensions,
  robotDimensions,
} from './batch-rows.ts';
import { episodeFacts, latencySql, type Fact } from './facts.ts';
import { retractFrom } from './retract.ts';
import { histogramsOf, rollupOf, type Rollup } from './rollup.ts';
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
  /** The same without the tables that follow from finer ones: those are made of these when all episodes are in. */
  readonly insertFinest: (source: string) => readonly string[];
  /** Statements that take episodes out of every table; a group of which none is left goes. */
  readonly retract: (source: string) => readonly string[];
}

/** In the order by which tables are sorted: filters and groups go by task and policy first. */
const fleetWide: readonly StoredDimension[] = placeDimensions;
const perUnit: readonly StoredDimension[] = [...placeDimensions, ...robotDimensions];

/** A distribution takes hundreds of rows a group: of sites × days there would be more than of episodes. */
const siteless: readonly StoredDimension[] = kindDimensions;

const sums = rollupOf({ keys: [], facts: episodeFacts }, { cells: true });

/** Sums by unit and day: what every other sum of facts follows from. */
export const unitDays = sums('unit_days', [...perUnit, 'day']);

/** The same over all time: what every figure with an interval and without a date range is read from. */
export const unitTotals = sums('unit_totals', perUnit, unitDays);

/** Sums over all units: for whatever needs no interval. */
export const fleetDays = sums('fleet_days', [...fleetWide, 'day']);
export const fleetTotals = sums('fleet_totals', fleetWide, fleetDays);

const one: Fact = { name: 'count', sql: '1', condition: 'true' };

/** One row an episode and measurement: the inner relation of the latency histogram. */
const measurements = (source: string): string => `(
  SELECT *, unnest([
    ${Object.entries(latencySql)
      .map(([measure, sql]) => `{'measure': '${measure}', 'value': CAST(${sql} AS DOUBLE)}`)
      .join(',\n    ')}
  ], recursive := true) FROM ${source})`;

/** Log-bucket histograms of latency. */
const histograms = histogramsOf({
  from: (source) => `(SELECT * FROM ${measurements(source)} WHERE value IS NOT NULL)`,
  bucket: bucketSql('value'),
  fromBatch: (numbers) =>
    Object.keys(latencySql)
      .map((measure) => {
        const bucket = bucketName(measure);
        return `SELECT ${numbers.join(', ')}, '${measure}' AS measure, ${bucket} AS bucket, count(*) AS count
          FROM ${batchRows} WHERE ${bucket} IS NOT NULL GROUP BY ALL`;
      })
      .join(' UNION ALL '),
});
export const latencyDays = histograms('latency_days', [...siteless, 'day']);
export const latencyTotals = histograms('latency_totals', siteless, latencyDays);
export const latencySites = histograms('latency_sites', fleetWide);
/** Over every dimension: asked of the episodes, never stored. */
export const latencyEpisodes = histograms('latency_episodes', [...perUnit, 'day']);

/** Graded failures by reason. */
const reasons = rollupOf(
  {
    keys: [{ name: 'failure_reason', type: 'VARCHAR', sql: 'failure_reason' }],
    facts: [one],
    from: (source) => `(SELECT * FROM ${source} WHERE outcome IN ('failure', 'aborted'))`,
  },
  {
    rows: (numbers) =>
      `SELECT ${numbers.join(', ')}, failure_reason, count(*) AS count FROM ${batchRows} WHERE failed GROUP BY ALL`,
  },
);
export const failureDays = reasons('failure_days', [...siteless, 'day']);
export const failureTotals = reasons('failure_totals', siteless, failureDays);
export const failureSites = reasons('failure_sites', fleetWide);
/** Over every dimension: asked of the episodes, never stored. */
export const failureEpisodes = reasons('failure_episodes', [...perUnit, 'day']);

const pairFacts = episodeFacts.filter(({ name }) =>
  ['episodes', 'trials', 'successes'].includes(name),
);

/** Trials that share an initial state, for paired comparisons. */
export const pairTrials = rollupOf(
  {
    keys: [{ name: 'pair_id', type: 'VARCHAR', sql: 'pair_id' }],
    facts: pairFacts,
    from: (source) => `(SELECT * FROM ${source} WHERE pair_id IS NOT NULL)`,
  },
  { episodes: true },
)('pair_trials', [...perUnit, 'day']);

/** Trials that have reported, by benchmark run: what a registration's plan is held against. */
export const runTrials = rollupOf(
  {
    keys: [{ name: 'run_id', type: 'VARCHAR', sql: 'run_id' }],
    facts: [{ name: 'reported', sql: '1', condition: 'true' }],
    from: (source) => `(SELECT * FROM ${source} WHERE run_id IS NOT NULL)`,
  },
  { episodes: true },
)('run_trials', [...perUnit, 'day']);

const tables: readonly Rollup[] = [
  ...[unitTotals, unitDays, fleetTotals, fleetDays],
  ...[latencyTotals, latencySites, latencyDays],
  ...[failureTotals, failureSites, failureDays],
  ...[pairTrials, runTrials],
];

const insertInto = (some: readonly Rollup[]) => (source: string) => [
  ...layOutBatch(source),
  ...some.map(({ addBatch }) => addBatch(source)),
  ...forgetBatch,
];

/** What is stored. */
export const rollups: readonly RollupFamily[] = [
  {
    name: 'episodes',
    tables,
    insert: insertInto(tables),
    insertFinest: insertInto(tables.filter(({ fromFiner }) => fromFiner === undefined)),
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
