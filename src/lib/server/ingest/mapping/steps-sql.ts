import { identifier, quoted } from '#lib/server/store/sql.ts';
import { enclosed } from './expressions.ts';
import type { StepsMapping } from './mapping-file.ts';
import { reserved } from './source-table.ts';

/**
 * Steps to sessions. A step's mode holds until the next step; where that is further away than the gap cap, nobody knows
 * what happened, so no segment covers the time. Steps that follow one another without a gap in one mode are one segment.
 * Steps with the same time leave no time between them: the last of them in the order of rows says what holds.
 *
 * Gives `sessions`, one row each: session, first_row, rows, started_ms, ended_ms, duration_ms, steps, gaps, gap_ms,
 * control and the mapping's aggregates. Reads `steps`: row, session, at_ms, mode and the visible columns.
 */
export function sessionsSql(mapping: StepsMapping): string {
  const aggregates = Object.entries(mapping.aggregates).map(
    ([name, sql]) => `, ${enclosed(sql)} AS ${identifier(name)}`,
  );
  const row = `${reserved}row`;
  const session = `${reserved}session`;
  const at = `${reserved}at_ms`;
  const mode = `${reserved}mode`;
  return `WITH
ordered AS (
  SELECT ${session} AS session, ${row} AS row, ${at} AS at_ms, ${mode} AS mode,
    lead(${at}) OVER (PARTITION BY ${session} ORDER BY ${at}, ${row}) - ${at} AS wait_ms
  FROM steps),
outline AS (
  SELECT session, min(row) AS first_row, count(*) AS rows, min(at_ms) AS started_ms, max(at_ms) AS ended_ms,
    max(at_ms) - min(at_ms) AS duration_ms, count(*) AS steps,
    count(*) FILTER (wait_ms > ${mapping.gap_cap_ms}) AS gaps,
    coalesce(sum(wait_ms) FILTER (wait_ms > ${mapping.gap_cap_ms}), 0)::BIGINT AS gap_ms
  FROM ordered GROUP BY session),
pieces AS (
  SELECT session, at_ms - started_ms AS start_ms, at_ms - started_ms + wait_ms AS end_ms, mode
  FROM ordered JOIN outline USING (session)
  WHERE wait_ms > 0 AND wait_ms <= ${mapping.gap_cap_ms}),
marked AS (
  SELECT *, CASE WHEN mode IS DISTINCT FROM lag(mode) OVER follows OR start_ms IS DISTINCT FROM lag(end_ms) OVER follows
    THEN 1 ELSE 0 END AS begins
  FROM pieces WINDOW follows AS (PARTITION BY session ORDER BY start_ms)),
numbered AS (
  SELECT *, sum(begins) OVER (PARTITION BY session ORDER BY start_ms) AS run FROM marked),
runs AS (
  SELECT session, any_value(mode) AS mode, min(start_ms) AS start_ms, max(end_ms) AS end_ms
  FROM numbered GROUP BY session, run),
driven AS (
  SELECT session, list({'mode': mode, 'start_ms': start_ms, 'end_ms': end_ms, 'source': ${quoted(mapping.control_source)}} ORDER BY start_ms) AS control
  FROM runs GROUP BY session),
summed AS (
  SELECT ${session} AS session${aggregates.join('')} FROM steps GROUP BY ${session})
SELECT outline.*, coalesce(driven.control, []) AS control${aggregates.length === 0 ? '' : ', summed.* EXCLUDE (session)'}
FROM outline LEFT JOIN driven USING (session) JOIN summed USING (session)
ORDER BY first_row`;
}
