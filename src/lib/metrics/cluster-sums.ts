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
  const { by, filter } = question;
  const where = whereClause(filter);
  const columns = new Set([
    ...plan.sums,
    ...plan.measures.flatMap(({ base, part }) => [base, part]),
  ]);
  const sql = `WITH per_cluster AS (
  SELECT ${prefix(groupColumns(by))}${plan.cluster} AS cluster,
    ${[...columns].map((name) => `sum(${name}) AS ${name}`).join(', ')}
  FROM ${source}
  WHERE ${where.sql}
  GROUP BY ${ordinals(by.length + 1)})
SELECT ${prefix(by.join(', '))}count(*) AS clusters,
  ${plan.sums.map((name) => `CAST(sum(${name}) AS DOUBLE) AS ${name}`).join(', ')},
  ${plan.measures.map(measureSql).join(',\n  ')}
FROM per_cluster
${by.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${ordinals(by.length)}`}
ORDER BY ${plan.weight} DESC${by.map((dimension) => `, ${dimension}`).join('')}`;
  return { sql, params: where.params };
}

const prefix = (columns: string): string => (columns === '' ? '' : `${columns}, `);

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
