import { perClusterSums, type ClusterPlan } from '#lib/metrics/cluster-sums.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import {
  dimensionSql,
  ordinals,
  whereClause,
  type Question,
  type Source,
  type Statement,
} from '#lib/metrics/statement.ts';

/** Of what is left out of an answer the worlds are told apart, as everywhere. */
export const byWorld: readonly Dimension[] = ['world'];

/**
 * The cells of all groups beyond the largest: what an answer cut to `limit` groups leaves out. Ranked as `perClusterSums`
 * ranks, so that no group is in both and none in neither.
 */
function beyond(
  { by, filter }: Question,
  source: Source,
  plan: ClusterPlan,
  limit: number,
): Statement {
  const where = whereClause(filter);
  const names = by.map((dimension, index) => `${dimensionSql(dimension)} AS g${index}`);
  const ranked = `SELECT ${names.join(', ')} FROM ${source} WHERE ${where.sql}
    GROUP BY ${ordinals(by.length)}
    ORDER BY CAST(sum(${plan.weight}) AS DOUBLE) DESC, ${ordinals(by.length)} OFFSET ${limit}`;
  const same = by.map(
    (dimension, index) => `${dimensionSql(dimension)} IS NOT DISTINCT FROM omitted.g${index}`,
  );
  return {
    sql: `(SELECT cells.* FROM ${source} AS cells SEMI JOIN (${ranked}) AS omitted ON ${same.join(' AND ')})`,
    params: where.params,
  };
}

/** The sums of all groups that an answer cut to `limit` leaves out, as of one group a world. */
export function restStatement(
  question: Question,
  source: Source,
  plan: ClusterPlan,
  limit: number,
): Statement {
  const omitted = beyond(question, source, plan, limit);
  const { sql, params } = perClusterSums(
    { by: byWorld, filter: question.filter },
    omitted.sql,
    plan,
  );
  return { sql, params: [...omitted.params, ...params] };
}

/** How many groups there are, and what they hold together. */
export function wholeStatement({ by, filter }: Question, source: Source): Statement {
  const where = whereClause(filter);
  return {
    sql: `SELECT count(*) AS groups, CAST(coalesce(sum(episodes), 0) AS DOUBLE) AS episodes,
  CAST(coalesce(sum(generated), 0) AS DOUBLE) AS generated
FROM (SELECT ${[...by.map(dimensionSql), 'sum(episodes) AS episodes', 'sum(generated) AS generated'].join(', ')}
  FROM ${source} WHERE ${where.sql} GROUP BY ${ordinals(by.length)})`,
    params: where.params,
  };
}

/** The largest counts of `failuresStatement`, and what is left of each group in one row that says so. */
export function largestReasons(
  { sql, params }: Statement,
  by: readonly Dimension[],
  limit: number,
): Statement {
  const groups = by.length === 0 ? '' : `${by.join(', ')}, `;
  return {
    sql: `WITH counted AS (${sql}), ranked AS (
  SELECT *, row_number() OVER (ORDER BY count DESC, ${groups}failure_reason) > ${limit} AS is_rest FROM counted)
SELECT ${groups}is_rest, CASE WHEN NOT is_rest THEN failure_reason END AS failure_reason,
  CAST(sum(count) AS DOUBLE) AS count, any_value(failures) AS failures, count(*) AS reasons
FROM ranked
GROUP BY ${ordinals(by.length + 2)}
ORDER BY is_rest, ${groups}count DESC, failure_reason`,
    params,
  };
}
