import { latencyMeasures } from './answers.ts';
import { perClusterSums, type ClusterPlan } from './cluster-sums.ts';
import type { Dimension } from './dimensions.ts';
import { latencyPlan, latencyStatement } from './latency.ts';
import {
  dimensionSql,
  isCalendar,
  ordinals,
  whereClause,
  type Question,
  type Source,
  type Statement,
} from './statement.ts';
import { evidenceSql, type StoredDimension } from './stored-dimension.ts';

/**
 * The largest rows of latency/1 and what the others come to. A row is a group and a measurement; how many episodes of the
 * group have it stands in the sums of every table, so that rows are ranked without a histogram, and only the histograms
 * of those that are handed out are read.
 */

/** The columns that name a group, apart from those of the relation that it is joined with. */
const named = (by: readonly Dimension[]): string =>
  by.map((dimension, index) => `${dimensionSql(dimension)} AS g${index}`).join(', ');

const names = (by: readonly Dimension[]): string => by.map((_, index) => `g${index}`).join(', ');

const same = (by: readonly Dimension[], other: string): string =>
  by
    .map((dimension, index) => `${dimensionSql(dimension)} IS NOT DISTINCT FROM ${other}.g${index}`)
    .join(' AND ');

/** `groups`: how often each measurement was made in each; `measured`: a row each; `shown`: the largest, as the answer ranks them. */
function ranking({ by, filter }: Question, sums: Source, limit: number): Statement {
  const where = whereClause(filter);
  const measured = latencyMeasures.map(
    (name) =>
      `SELECT ${names(by)}, '${name}' AS measure, CAST(${name}_n AS DOUBLE) AS n FROM groups WHERE ${name}_n > 0`,
  );
  return {
    sql: `groups AS MATERIALIZED (
  SELECT ${named(by)}, ${latencyMeasures.map((name) => `sum(${name}_n) AS ${name}_n`).join(', ')},
    sum(episodes) AS episodes, sum(generated) AS generated
  FROM ${sums} WHERE ${where.sql} GROUP BY ${ordinals(by.length)}),
measured AS (${measured.join(' UNION ALL ')}),
shown AS MATERIALIZED (SELECT * FROM measured ORDER BY n DESC, measure, ${names(by)} LIMIT ${limit})`,
    params: where.params,
  };
}

/** How many rows there are, and what all groups hold. */
export function countedLatency(question: Question, sums: Source): Statement {
  const { sql, params } = ranking(question, sums, 0);
  return {
    sql: `WITH ${sql}
SELECT (SELECT count(*) FROM measured) AS rows, CAST(coalesce(sum(episodes), 0) AS DOUBLE) AS episodes,
  CAST(coalesce(sum(generated), 0) AS DOUBLE) AS generated FROM groups`,
    params,
  };
}

/**
 * The histograms of the largest rows, as `latencyStatement` gives them.
 *
 * @param sums by which rows are ranked
 * @param source of bucket counts, made of a relation of episodes where no table holds them
 */
export function largestLatency(
  question: Question,
  sums: Source,
  source: (episodes: Source) => Source,
  limit: number,
): Statement {
  const { by } = question;
  const shown = ranking(question, sums, limit);
  // The days of a group are told apart afterwards; what matters is that not all episodes are laid into buckets.
  const near = by.flatMap((dimension, index) =>
    isCalendar(dimension)
      ? []
      : [`${evidenceSql(dimension as StoredDimension)} IS NOT DISTINCT FROM shown.g${index}`],
  );
  const episodes =
    near.length === 0
      ? 'episodes'
      : `(SELECT episodes.* FROM episodes SEMI JOIN shown ON ${near.join(' AND ')})`;
  const cells = `(WITH ${shown.sql}
  SELECT counts.* FROM ${source(episodes)} AS counts
  SEMI JOIN shown ON ${same(by, 'shown')} AND counts.measure = shown.measure)`;
  const { sql, params } = latencyStatement(question, cells);
  return { sql, params: [...shown.params, ...params] };
}

/** `perClusterSums` of latency/1 for the groups of the largest rows alone. */
export function largestSpreads(
  question: Question,
  sums: Source,
  cells: Source,
  limit: number,
): Statement {
  const shown = ranking(question, sums, limit);
  const { sql, params } = perClusterSums(
    question,
    `(WITH ${shown.sql} SELECT cells.* FROM ${cells} AS cells SEMI JOIN shown ON ${same(question.by, 'shown')})`,
    latencyPlan,
  );
  return { sql, params: [...shown.params, ...params] };
}

/** The number of episodes in the groups whose row of a measurement is left out. */
export const episodesLeftOut = (measure: string): string => `${measure}_episodes`;

const restPlan: ClusterPlan = {
  ...latencyPlan,
  sums: [...latencyPlan.sums, ...latencyMeasures.map(episodesLeftOut)],
};

/**
 * The sums by unit of the rows left out, one group a world: of each measurement those of other groups, and with them how
 * many episodes these hold (`episodesLeftOut`).
 */
export function restSpreads(
  question: Question,
  sums: Source,
  cells: Source,
  limit: number,
): Statement {
  const { by, filter } = question;
  const { sql: ranked, params } = ranking(question, sums, limit);
  const isShown = latencyMeasures.map((name) => `bool_or(measure = '${name}') AS ${name}_shown`);
  const isLeftOut = latencyMeasures.map(
    (name) => `${name}_n > 0 AND ${name}_shown IS NOT TRUE AS ${name}_left_out`,
  );
  const onSame = by.map((_, index) => `groups.g${index} IS NOT DISTINCT FROM marked.g${index}`);
  const of = (name: string, column: string): string =>
    `CASE WHEN ${name}_left_out THEN ${column} ELSE 0 END`;
  const own = latencyMeasures.flatMap((name) =>
    ['n', 'log', 'log2'].map((kind) => `${of(name, `cells.${name}_${kind}`)} AS ${name}_${kind}`),
  );
  const held = latencyMeasures.map(
    (name) => `${of(name, 'cells.episodes')} AS ${episodesLeftOut(name)}`,
  );
  const source = `(WITH ${ranked},
marked AS (SELECT ${names(by)}, ${isShown.join(', ')} FROM shown GROUP BY ${ordinals(by.length)}),
sides AS (SELECT groups.*, ${isLeftOut.join(', ')} FROM groups LEFT JOIN marked ON ${onSame.join(' AND ')})
SELECT cells.* REPLACE (${own.join(', ')}), ${held.join(', ')}
FROM ${cells} AS cells JOIN sides ON ${same(by, 'sides')})`;
  const summed = perClusterSums({ by: ['world'], filter }, source, restPlan);
  return { sql: summed.sql, params: [...params, ...summed.params] };
}
