import { moments, momentSql, summedColumns, type ClusterPlan } from './cluster-sums.ts';
import {
  groupColumns,
  ordinals,
  whereClause,
  type Question,
  type Source,
  type Statement,
} from './statement.ts';

/**
 * `perClusterSums` of a question that groups by the clusters themselves, cut to the `limit` largest groups, with what the
 * others come to. Each group is one cluster there, so its sums are summed once; and the rest is summed from the groups,
 * not from the cells again. `omitted` is 0 in the row of a group; in a row of the rest, one a world with all other
 * dimensions empty, it says how many groups that is.
 *
 * @param question its grouping holds the cluster and the world
 */
export function largestClusters(
  question: Question,
  source: Source,
  plan: ClusterPlan,
  limit: number,
): Statement {
  const { by, filter } = question;
  const where = whereClause(filter);
  const columns = summedColumns(plan);
  const sums = columns.map((name) => `sum(${name}) AS ${name}`).join(', ');
  const order = `ORDER BY CAST(${plan.weight} AS DOUBLE) DESC, ${by.join(', ')}`;
  const all = moments(plan).map((moment) => [moment.name, momentSql(moment)] as const);
  const restBy = by.map((name) => (name === 'world' ? name : `NULL AS ${name}`));
  return {
    sql: `WITH per_cluster AS MATERIALIZED (
  SELECT ${groupColumns(by)}, ${sums}
  FROM ${source}
  WHERE ${where.sql}
  GROUP BY ${ordinals(by.length)}),
largest AS (SELECT * FROM per_cluster ${order} LIMIT ${limit}),
beyond AS (SELECT * FROM per_cluster ${order} OFFSET ${limit}),
omitted AS (
  SELECT world, ${plan.cluster} AS cluster, count(*) AS groups, ${sums} FROM beyond GROUP BY 1, 2)
SELECT ${by.join(', ')}, 1 AS clusters, 0 AS omitted,
  ${all.map(([name, sql]) => `CAST(${sql} AS DOUBLE) AS ${name}`).join(', ')}
FROM largest
UNION ALL
SELECT ${restBy.join(', ')}, count(*) AS clusters, CAST(sum(groups) AS BIGINT) AS omitted,
  ${all.map(([name, sql]) => `CAST(sum(${sql}) AS DOUBLE) AS ${name}`).join(', ')}
FROM omitted GROUP BY world`,
    params: where.params,
  };
}
