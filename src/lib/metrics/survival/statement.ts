import { noFilter, type Filter } from '../dimensions.ts';
import { bucketSql, gamma, zeroBucket } from '../sketch.ts';
import { whereClause, type Statement } from '../statement.ts';

/** Up to so many trials a group, times are exact; beyond, they are those of the log buckets, within 1 %. */
export const mostExact = 5_000;

const bucket = bucketSql('duration_ms');

/**
 * How many graded trials of each group ended at each time, with unassisted success and without. Bounded in size: exact
 * times of small groups, log buckets of large ones.
 */
export function survivalStatement(filter: Filter): Statement {
  const where = whereClause(filter);
  const sql = `SELECT policy, world, simulator, simulator_type,
  CASE WHEN n <= ${mostExact} THEN CAST(duration_ms AS DOUBLE)
    WHEN ${bucket} = ${zeroBucket} THEN 0.0
    ELSE 2 * pow(${gamma}, ${bucket}) / ${gamma + 1} END AS time,
  CAST(count(*) FILTER (success) AS DOUBLE) AS events,
  CAST(count(*) FILTER (NOT success) AS DOUBLE) AS censored,
  bool_or(n > ${mostExact}) AS rounded,
  CAST(count(*) FILTER (generated) AS DOUBLE) AS generated
FROM (
  SELECT policy, world, simulator, simulator_type, duration_ms, generated,
    outcome = 'success' AND NOT assisted AS success,
    count(*) OVER (PARTITION BY policy, world, simulator, simulator_type) AS n
  FROM (SELECT * REPLACE (suite || '@' || suite_version AS suite), CAST(started_at AS DATE) AS day FROM episodes)
  WHERE outcome <> 'ungraded' AND ${where.sql})
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5`;
  return { sql, params: where.params };
}

export const canonicalSurvivalSql = survivalStatement(noFilter).sql;
