import type { Dimension } from './dimensions.ts';
import {
  groupColumns,
  ordinals,
  whereClause,
  type Question,
  type Source,
  type Statement,
} from './statement.ts';

/** A ratio part / base whose spread between clusters is wanted. */
export interface ClusterMeasure {
  /** Prefix of the answer's columns: `<name>_m`, `_x`, `_y`, `_xx`, `_yy`, `_xy`. */
  readonly name: string;
  readonly base: string;
  readonly part: string;
}

export interface ClusterPlan {
  /** The dimension whose values are the clusters. */
  readonly cluster: Dimension;
  readonly sums: readonly string[];
  readonly measures: readonly ClusterMeasure[];
  /** The sum by which groups are ranked when there are too many. */
  readonly weight: string;
}

/**
 * Two steps: sums by group and cluster, then sums, sums of squares and of products by group. What comes back is enough
 * for every between-cluster variance, whatever the number of episodes.
 *
 * Columns: the dimensions, each of `sums`, the six of each measure, and `clusters`. A cluster counts for a measure when
 * its base is above 0. Sums and products are 128-bit integers until the last
 * step (a sum of BIGINT is a HUGEINT), so that the order of summation cannot change a digit.
 */
export function perClusterSums(question: Question, source: Source, plan: ClusterPlan): Statement {
  const { by } = question;
  const { sql, params } = perCluster(question, source, plan);
  return {
    sql: `WITH per_cluster AS (${sql})
SELECT ${prefix(by.join(', '))}count(*) AS clusters,
  ${plan.sums.map((name) => `CAST(sum(${name}) AS DOUBLE) AS ${name}`).join(', ')},
  ${plan.measures.map(measureSql).join(',\n  ')}
FROM per_cluster
${by.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${ordinals(by.length)}`}
ORDER BY ${plan.weight} DESC${by.map((dimension) => `, ${dimension}`).join('')}`,
    params,
  };
}

/** Every column that a plan sums up, each once. */
export const summedColumns = (plan: ClusterPlan): readonly string[] => [
  ...new Set([...plan.sums, ...plan.measures.flatMap(({ base, part }) => [base, part])]),
];

function perCluster({ by, filter }: Question, source: Source, plan: ClusterPlan): Statement {
  const where = whereClause(filter);
  return {
    sql: `
  SELECT ${prefix(groupColumns(by))}${plan.cluster} AS cluster,
    ${summedColumns(plan)
      .map((name) => `sum(${name}) AS ${name}`)
      .join(', ')}
  FROM ${source}
  WHERE ${where.sql}
  GROUP BY ${ordinals(by.length + 1)}`,
    params: where.params,
  };
}

const prefix = (columns: string): string => (columns === '' ? '' : `${columns}, `);

/** One column of the answer that adds up over clusters: of a cluster its sum, whether that is above 0, or a product. */
export type Moment = { readonly name: string } & (
  | { readonly of: 'sum' | 'seen'; readonly column: string }
  | { readonly of: 'product'; readonly left: string; readonly right: string }
);

/** The columns of the answer that add up over clusters. */
export const momentNames = (plan: ClusterPlan): readonly string[] => [
  'clusters',
  ...moments(plan).map(({ name }) => name),
];

/** Each column of the answer that adds up over clusters, with what it is of a cluster's sums. */
export const moments = (plan: ClusterPlan): readonly Moment[] => [
  ...plan.sums.map((name): Moment => ({ name, of: 'sum', column: name })),
  ...plan.measures.flatMap(({ name, base, part }): Moment[] => [
    { name: `${name}_m`, of: 'seen', column: base },
    { name: `${name}_x`, of: 'sum', column: base },
    { name: `${name}_y`, of: 'sum', column: part },
    { name: `${name}_xx`, of: 'product', left: base, right: base },
    { name: `${name}_yy`, of: 'product', left: part, right: part },
    { name: `${name}_xy`, of: 'product', left: base, right: part },
  ]),
];

/** A moment of one cluster; `at` says how a sum is named. */
export function momentSql(
  moment: Moment,
  at: (column: string) => string = (column) => column,
): string {
  if (moment.of === 'product') return `${at(moment.left)} * ${at(moment.right)}`;
  const sum = at(moment.column);
  return moment.of === 'sum' ? sum : `CASE WHEN ${sum} > 0 THEN 1 ELSE 0 END`;
}

/** The columns of `perClusterSums` as whole numbers, to be kept and added to, in no order. */
export function clusterMoments(question: Question, source: Source, plan: ClusterPlan): Statement {
  const { by } = question;
  const { sql, params } = perCluster(question, source, plan);
  return {
    sql: `WITH per_cluster AS (${sql})
SELECT ${prefix(by.join(', '))}count(*) AS clusters,
  ${moments(plan)
    .map((moment) => `sum(${momentSql(moment)}) AS ${moment.name}`)
    .join(',\n  ')}
FROM per_cluster
${by.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${ordinals(by.length)}`}`,
    params,
  };
}

/**
 * By how much each column of `clusterMoments` has grown with the episodes of `added`, which are part of `source` by now:
 * the moments of the clusters that they belong to, less the moments that those had without them. What it costs grows
 * with those clusters, not with all.
 */
export function clusterGrowth(
  question: Question,
  source: Source,
  added: Source,
  plan: ClusterPlan,
): Statement {
  const { by } = question;
  const fresh = perCluster(question, added, plan);
  const touched = `(SELECT * FROM ${source} WHERE ${plan.cluster} IN (SELECT cluster FROM fresh))`;
  const whole = perCluster(question, touched, plan);
  const columns = summedColumns(plan);
  const before = (column: string): string => `${column}_before`;
  const both = columns.flatMap((column) => [
    `coalesce(whole.${column}, 0) AS ${column}`,
    `coalesce(whole.${column}, 0) - coalesce(fresh.${column}, 0) AS ${before(column)}`,
  ]);
  const same = ['cluster', ...by].map(
    (column) => `whole.${column} IS NOT DISTINCT FROM fresh.${column}`,
  );
  return {
    sql: `WITH fresh AS (${fresh.sql}), whole AS (${whole.sql}), per_cluster AS (
  SELECT ${prefix(by.map((dimension) => `whole.${dimension}`).join(', '))}${both.join(', ')}
  FROM whole JOIN fresh ON ${same.join(' AND ')})
SELECT ${prefix(by.join(', '))}count(*) FILTER (greatest(${columns.map(before).join(', ')}) <= 0) AS clusters,
  ${moments(plan)
    .map((moment) => `sum(${momentSql(moment)} - ${momentSql(moment, before)}) AS ${moment.name}`)
    .join(',\n  ')}
FROM per_cluster
${by.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${ordinals(by.length)}`}`,
    params: [...fresh.params, ...whole.params],
  };
}

function measureSql({ name, base, part }: ClusterMeasure): string {
  const product = (left: string, right: string): string =>
    `CAST(sum(${left} * ${right}) AS DOUBLE)`;
  return [
    `count(*) FILTER (${base} > 0) AS ${name}_m`,
    `CAST(sum(${base}) AS DOUBLE) AS ${name}_x`,
    `CAST(sum(${part}) AS DOUBLE) AS ${name}_y`,
    `${product(base, base)} AS ${name}_xx`,
    `${product(part, part)} AS ${name}_yy`,
    `${product(base, part)} AS ${name}_xy`,
  ].join(', ');
}
