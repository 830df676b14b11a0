import type { Dimension, Filter } from './dimensions.ts';
import type { StoredDimension } from './stored-dimension.ts';

/** A statement with its values apart from it: text from outside never becomes SQL. */
export interface Statement {
  readonly sql: string;
  readonly params: readonly (string | number)[];
}

const calendarSql: Readonly<Partial<Record<Dimension, string>>> = {
  day: 'CAST(day AS VARCHAR)',
  week: `CAST(CAST(date_trunc('week', day) AS DATE) AS VARCHAR)`,
  month: `CAST(CAST(date_trunc('month', day) AS DATE) AS VARCHAR)`,
};

/** A dimension as an expression over rollup columns. */
export const dimensionSql = (dimension: Dimension): string => calendarSql[dimension] ?? dimension;

/** Whether a dimension follows from the day on which an episode started. */
export const isCalendar = (dimension: Dimension): boolean => dimension in calendarSql;

/** The columns that a rollup must hold to answer a question. */
export function neededColumns(
  by: readonly Dimension[],
  filter: Filter,
): ReadonlySet<StoredDimension> {
  const asked = [...by, ...(Object.keys(filter.where) as Dimension[])];
  const columns = asked.map((dimension) =>
    isCalendar(dimension) ? 'day' : (dimension as StoredDimension),
  );
  const dated = filter.from !== undefined || filter.to !== undefined;
  return new Set<StoredDimension>(dated ? [...columns, 'day'] : columns);
}

/** The condition of a filter over rollup columns; `TRUE` where nothing is filtered. */
export function whereClause(filter: Filter): Statement {
  const clauses: string[] = [];
  const params: string[] = [];
  for (const [dimension, values] of Object.entries(filter.where) as [
    Dimension,
    readonly string[],
  ][]) {
    if (values.length === 0) continue;
    clauses.push(`${dimensionSql(dimension)} IN (${values.map(() => '?').join(', ')})`);
    params.push(...values);
  }
  if (filter.from !== undefined) {
    clauses.push('day >= CAST(? AS DATE)');
    params.push(filter.from);
  }
  if (filter.to !== undefined) {
    clauses.push('day <= CAST(? AS DATE)');
    params.push(filter.to);
  }
  return { sql: clauses.length === 0 ? 'TRUE' : clauses.join(' AND '), params };
}

/** `task, policy, CAST(day AS VARCHAR) AS day`: the grouped columns of a SELECT. */
export const groupColumns = (by: readonly Dimension[]): string =>
  by
    .map((dimension) =>
      isCalendar(dimension) ? `${dimensionSql(dimension)} AS ${dimension}` : dimension,
    )
    .join(', ');

/** `1, 2, 3` for GROUP BY. */
export const ordinals = (count: number): string =>
  Array.from({ length: count }, (_, index) => index + 1).join(', ');

/** Real and sim are never pooled: whatever the question, the answer is split by world. */
export const withWorld = (by: readonly Dimension[]): readonly Dimension[] =>
  by.includes('world') ? by : [...by, 'world'];

/** The relation that a definition is printed and hashed against. */
export const canonicalSource = 'cells';

/** A relation to read: a rollup table, or a subquery over the episodes of the same columns. */
export type Source = string;

export interface Question {
  readonly by: readonly Dimension[];
  readonly filter: Filter;
}

/** How many episodes each group has, and how many of them are generated. */
export function episodesStatement({ by, filter }: Question, source: Source): Statement {
  const where = whereClause(filter);
  const grouped = by.length === 0 ? '' : `${groupColumns(by)}, `;
  const sql = `SELECT ${grouped}CAST(sum(episodes) AS DOUBLE) AS episodes, CAST(sum(generated) AS DOUBLE) AS generated
FROM ${source}
WHERE ${where.sql}
${by.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${ordinals(by.length)}`}`;
  return { sql, params: where.params };
}
