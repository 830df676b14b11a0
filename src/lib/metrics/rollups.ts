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
  /** Columns of a group: the dimensions and what else rows are told apart by. */
  readonly keys: readonly string[];
  /** Columns that are added up. The first counts what the group is made of: where it is 0 there is no group. */
  readonly facts: readonly string[];
  readonly create: string;
  /** The grouping SELECT over a relation with the evidence columns. */
  readonly select: (source: string) => string;
  /** The same over a finer rollup of the same family. */
  readonly merge: (finer: string) => string;
}

/** Tables whose sums are made together: the episodes are read once, for the finest, and the others follow from that. */
export interface RollupFamily {
  readonly name: string;
  /** What is stored, smallest first. */
  readonly tables: readonly Rollup[];
  /** Statements that add the episodes of `source` to every table. */
  readonly insert: (source: string) => readonly string[];
  /** Statements that take episodes out of every table; a group of which none is left goes. */
  readonly retract: (source: string) => readonly string[];
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

/** A distribution takes hundreds of rows a group: of sites × days there would be more than of episodes. */
const siteless = fleetWide.filter((dimension) => dimension !== 'site');

/** A stored dimension, named, over the evidence columns. */
export const dimensionSql = (dimension: StoredDimension): string => {
  if (dimension === 'day') return 'CAST(started_at AS DATE) AS day';
  if (dimension === 'suite') return `suite || '@' || suite_version AS suite`;
  return dimension;
};

const columnType = (dimension: StoredDimension): string =>
  dimension === 'day' ? 'DATE' : 'VARCHAR';

interface Key {
  readonly name: string;
  readonly type: string;
  readonly sql: string;
}

/** The sums of one kind of fact, to be taken over any dimensions. */
const sumsOf =
  (keys: readonly Key[], facts: readonly Fact[], from = (source: string): string => source) =>
  (name: string, stored: readonly StoredDimension[]): Rollup => {
    const grouped = [...stored, ...keys.map((key) => key.name)];
    const columns = [
      ...stored.map((dimension) => `${dimension} ${columnType(dimension)}`),
      ...keys.map((key) => `${key.name} ${key.type}`),
      ...facts.map((fact) => `${fact.name} BIGINT`),
    ];
    const statement = (expressions: readonly string[], factSql: (fact: Fact) => string) =>
      [
        'SELECT',
        [
          ...expressions,
          ...facts.map((fact) => `CAST(sum(${factSql(fact)}) AS BIGINT) AS ${fact.name}`),
        ].join(',\n  '),
      ].join('\n');
    const groupBy = 'GROUP BY ' + grouped.map((_, index) => index + 1).join(', ');
    return {
      name,
      dimensions: stored,
      keys: grouped,
      facts: facts.map((fact) => fact.name),
      create: `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')})`,
      select: (source) => {
        const expressions = [
          ...stored.map(dimensionSql),
          ...keys.map((key) => `${key.sql} AS ${key.name}`),
        ];
        return `${statement(expressions, ({ sql }) => sql)}\nFROM ${from(source)}\n${groupBy}`;
      },
      merge: (finer) => `${statement(grouped, (fact) => fact.name)}\nFROM ${finer}\n${groupBy}`,
    };
  };

/** @param finest holds every dimension of the others; not stored unless it is one of them */
function family(finest: Rollup, tables: readonly Rollup[]): RollupFamily {
  const delta = `${finest.name}_delta`;
  const fresh = (table: Rollup) =>
    table === finest ? `SELECT * FROM ${delta}` : table.merge(delta);
  return {
    name: finest.name,
    tables,
    insert: (source) => [
      `CREATE OR REPLACE TEMP TABLE ${delta} AS ${finest.select(source)}`,
      ...tables.map((table) => `INSERT INTO ${table.name} ${fresh(table)}`),
      `DROP TABLE ${delta}`,
    ],
    retract: (source) => [
      `CREATE OR REPLACE TEMP TABLE ${delta} AS ${finest.select(source)}`,
      ...tables.flatMap((table) => taken(table, fresh(table))),
      `DROP TABLE ${delta}`,
    ],
  };
}

/** Takes groups of sums out of a table that may hold each group in several rows. */
function taken(table: Rollup, gone: string): readonly string[] {
  const { name, keys, facts } = table;
  const less = `${name}_less`;
  const left = `${name}_left`;
  const same = keys.map((key) => `t.${key} IS NOT DISTINCT FROM l.${key}`).join(' AND ');
  const negated = facts.map((fact) => `-${fact} AS ${fact}`).join(', ');
  return [
    `CREATE OR REPLACE TEMP TABLE ${less} AS ${gone}`,
    `CREATE OR REPLACE TEMP TABLE ${left} AS ${table.merge(`(
       SELECT t.* FROM ${name} t SEMI JOIN ${less} l ON ${same}
       UNION ALL SELECT ${keys.join(', ')}, ${negated} FROM ${less})`)} HAVING sum(${facts[0]}) <> 0`,
    `DELETE FROM ${name} WHERE rowid IN (SELECT t.rowid FROM ${name} t SEMI JOIN ${less} l ON ${same})`,
    `INSERT INTO ${name} SELECT * FROM ${left}`,
    `DROP TABLE ${less}`,
    `DROP TABLE ${left}`,
  ];
}

const sums = sumsOf([], episodeFacts);

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
const histograms = sumsOf(
  [
    { name: 'measure', type: 'VARCHAR', sql: 'measure' },
    { name: 'bucket', type: 'INTEGER', sql: bucketSql('value') },
  ],
  [one],
  (source) => `(SELECT * FROM ${measurements(source)} WHERE value IS NOT NULL)`,
);
export const latencyTotals = histograms('latency_totals', siteless);
export const latencySites = histograms('latency_sites', fleetWide);
export const latencyDays = histograms('latency_days', [...siteless, 'day']);
/** Over every dimension: asked of the episodes, never stored. */
export const latencyEpisodes = histograms('latency_episodes', [...perUnit, 'day']);

/** Graded failures by reason. */
const reasons = sumsOf(
  [{ name: 'failure_reason', type: 'VARCHAR', sql: 'failure_reason' }],
  [one],
  (source) => `(SELECT * FROM ${source} WHERE outcome IN ('failure', 'aborted'))`,
);
export const failureTotals = reasons('failure_totals', siteless);
export const failureSites = reasons('failure_sites', fleetWide);
export const failureDays = reasons('failure_days', [...siteless, 'day']);
/** Over every dimension: asked of the episodes, never stored. */
export const failureEpisodes = reasons('failure_episodes', [...perUnit, 'day']);

/** Trials that share an initial state, for paired comparisons. */
export const pairTrials = sumsOf(
  [{ name: 'pair_id', type: 'VARCHAR', sql: 'pair_id' }],
  episodeFacts.filter(({ name }) => ['episodes', 'trials', 'successes'].includes(name)),
  (source) => `(SELECT * FROM ${source} WHERE pair_id IS NOT NULL)`,
)('pair_trials', [...perUnit, 'day']);

/** Trials that have reported, by benchmark run: what a registration's plan is held against. */
export const runTrials = sumsOf(
  [{ name: 'run_id', type: 'VARCHAR', sql: 'run_id' }],
  [{ name: 'reported', sql: '1' }],
  (source) => `(SELECT * FROM ${source} WHERE run_id IS NOT NULL)`,
)('run_trials', [...perUnit, 'day']);

/** What is stored. The order is the order of insertion and does not matter. */
export const rollups: readonly RollupFamily[] = [
  family(unitDays, [unitTotals, unitDays, fleetTotals, fleetDays]),
  family(histograms('latency_finest', [...fleetWide, 'day']), [
    latencyTotals,
    latencySites,
    latencyDays,
  ]),
  family(reasons('failure_finest', [...fleetWide, 'day']), [
    failureTotals,
    failureSites,
    failureDays,
  ]),
  family(pairTrials, [pairTrials]),
  family(runTrials, [runTrials]),
];

/** Changes whenever a stored table would: the cache is rebuilt when it was made by another version. */
export const rollupsVersion: string = sha256Hex(
  rollups
    .flatMap(({ tables, insert }) => [...tables.map(({ create }) => create), ...insert('episodes')])
    .join('\n'),
);
