import { canonicalGrouping, type MetricDefinition } from './definition.ts';
import { noFilter } from './dimensions.ts';
import {
  canonicalSource,
  groupColumns,
  ordinals,
  whereClause,
  type Question,
  type Source,
  type Statement,
} from './statement.ts';

/** failures/1 over a relation of failure counts: each reason's count and its share of the group's failures. */
export function failuresStatement({ by, filter }: Question, source: Source): Statement {
  const where = whereClause(filter);
  const groups = by.length === 0 ? '' : `${by.join(', ')}, `;
  const over = by.length === 0 ? '' : `PARTITION BY ${by.join(', ')}`;
  const sql = `WITH reasons AS (
  SELECT ${by.length === 0 ? '' : `${groupColumns(by)}, `}failure_reason, CAST(sum(count) AS DOUBLE) AS count
  FROM ${source}
  WHERE ${where.sql}
  GROUP BY ${ordinals(by.length + 1)})
SELECT ${groups}failure_reason, count, sum(count) OVER (${over}) AS failures
FROM reasons
ORDER BY ${groups}count DESC, failure_reason`;
  return { sql, params: where.params };
}

export const failures: MetricDefinition = {
  name: 'failures',
  version: 1,
  title: 'Failure reasons',
  meaning:
    'Why graded trials failed, in the words of the log. A failure without a reason stays visible as such.',
  formula:
    'count of failed and aborted trials by failure_reason, and their share of the group’s failures.',
  interval:
    'None: the shares describe the failures that were seen. To compare two versions, compare their success.',
  needs: 1,
  sql: failuresStatement({ by: canonicalGrouping, filter: noFilter }, canonicalSource).sql,
};
