import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { dimensionSql, whereClause } from '#lib/metrics/statement.ts';
import type { EvidenceReader } from './reader.ts';
import { ask } from './shelved.ts';
import { sums } from './sources.ts';
import type { Facet } from './types.ts';

/** Values listed for one dimension; a million units must not become a million options. */
const listed = 200;

/**
 * A dimension's values among the episodes that pass the filters on the *other* dimensions, so that a reader sees what
 * choosing another value would give.
 */
export async function facet(
  reader: EvidenceReader,
  filter: Filter,
  dimension: Dimension,
): Promise<Facet> {
  const { [dimension]: _own, ...others } = filter.where;
  const rest: Filter = { ...filter, where: others };
  const where = whereClause(rest);
  const rows = await ask(reader, {
    sql: `SELECT ${dimensionSql(dimension)} AS value, CAST(sum(episodes) AS DOUBLE) AS episodes,
       count(*) OVER () AS distinct_values
     FROM ${sums({ by: [dimension], filter: rest })}
     WHERE ${where.sql} AND ${dimensionSql(dimension)} IS NOT NULL
     GROUP BY 1 ORDER BY episodes DESC, value LIMIT ${listed}`,
    params: where.params,
  });
  const values = rows.map((row) => ({
    value: row['value'] as string,
    episodes: Number(row['episodes']),
  }));
  return { dimension, values, more: Number(rows[0]?.['distinct_values'] ?? 0) - values.length };
}
