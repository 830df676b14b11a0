/**
 * The episodes with their corrections applied: `outcome` and `failure_reason` as last amended, `corrected` where either
 * was. The original stays in the evidence and in every rollup; whoever reads this says how many were amended.
 */
export const amendedEpisodes = `(
  SELECT e.* REPLACE (
      coalesce(a.outcome, e.outcome) AS outcome,
      CASE WHEN a.reason IS NULL THEN e.failure_reason ELSE a.reason.value END AS failure_reason),
    a.episode_id IS NOT NULL AS corrected
  FROM episodes e LEFT JOIN (
    SELECT episode_id,
      arg_max(value, (made_at, correction_id)) FILTER (path = '/outcome') AS outcome,
      arg_max({'value': value}, (made_at, correction_id)) FILTER (path = '/failure_reason') AS reason
    FROM (
      SELECT episode_id, made_at, correction_id, (change ->> '$.path') AS path, (change ->> '$.new') AS value
      FROM (
        SELECT (record ->> '$.target.id') AS episode_id, (record ->> '$.corrected_at') AS made_at,
          record_id AS correction_id, unnest(CAST(record -> '$.changes' AS JSON[])) AS change
        FROM records
        WHERE schema = 'telltale.correction/1' AND (record ->> '$.target.schema') = 'telltale.episode/1'))
    WHERE path IN ('/outcome', '/failure_reason')
    GROUP BY episode_id) a USING (episode_id))`;
