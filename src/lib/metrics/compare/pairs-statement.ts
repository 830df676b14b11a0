import { noFilter } from '../dimensions.ts';
import { canonicalSource, whereClause, type Source, type Statement } from '../statement.ts';
import type { Filter } from '../dimensions.ts';

/**
 * Trials of two versions from the same initial state, in the same world (and simulator), counted by how the two ended. A
 * pair_id counts when each version has exactly one graded trial with it.
 */
export function versionPairsStatement(filter: Filter, source: Source): Statement {
  const where = whereClause(filter);
  const sql = `WITH trial AS (
  SELECT task, world, simulator, policy, pair_id, sum(trials) AS trials, sum(successes) AS successes
  FROM ${source}
  WHERE trials > 0 AND ${where.sql}
  GROUP BY ALL)
SELECT one.task AS task, one.world AS world, one.simulator AS simulator, one.policy AS a, other.policy AS b,
  CAST(count(*) AS DOUBLE) AS n,
  CAST(count(*) FILTER (one.successes = 1 AND other.successes = 1) AS DOUBLE) AS both,
  CAST(count(*) FILTER (one.successes = 1 AND other.successes = 0) AS DOUBLE) AS only_a,
  CAST(count(*) FILTER (one.successes = 0 AND other.successes = 1) AS DOUBLE) AS only_b,
  CAST(count(*) FILTER (one.successes = 0 AND other.successes = 0) AS DOUBLE) AS neither
FROM trial one JOIN trial other
  ON one.task = other.task AND one.world = other.world AND one.pair_id = other.pair_id
  AND one.simulator IS NOT DISTINCT FROM other.simulator AND one.policy <> other.policy
WHERE one.trials = 1 AND other.trials = 1
GROUP BY ALL`;
  return { sql, params: where.params };
}

/**
 * Graded trials in the order in which they were run, for verdicts that may be asked at any trial. Ties of the clock are
 * broken by id, which knows nothing of outcomes.
 */
export function sequencesStatement(filter: Filter, most: number): Statement {
  const where = whereClause(filter);
  const sql = `SELECT task, world, policy, pair_id, simulator, CAST(epoch_ms(started_at) AS DOUBLE) AS at,
  CASE WHEN outcome = 'success' AND NOT assisted THEN 1 ELSE 0 END AS success
FROM (SELECT * REPLACE (suite || '@' || suite_version AS suite), CAST(started_at AS DATE) AS day FROM episodes)
WHERE outcome <> 'ungraded' AND ${where.sql}
ORDER BY started_at, episode_id
LIMIT ${Math.trunc(most)}`;
  return { sql, params: where.params };
}

export const canonicalPairsSql = versionPairsStatement(noFilter, canonicalSource).sql;
