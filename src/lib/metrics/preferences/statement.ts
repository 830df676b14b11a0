import { TelltaleError } from '#lib/kernel/errors.ts';
import { noFilter, type Dimension, type Filter } from '../dimensions.ts';
import type { Statement } from '../statement.ts';

const text = (path: string): string => `json_extract_string(record, '${path}')`;

const policyOf = (side: 'a' | 'b'): string =>
  `${text(`$.${side}.policy.name`)} || '@' || ${text(`$.${side}.policy.version`)}`;

/** What a comparison by a person says of itself; the other dimensions belong to episodes. */
const known: Readonly<Partial<Record<Dimension, string>>> = {
  task: text('$.task'),
  site: text('$.site'),
};

/**
 * Comparisons of telltale.preference/1, counted by pair with a < b. A filter on policy keeps the comparisons between the
 * policies named.
 *
 * @throws TelltaleError USAGE for a dimension that a preference does not have.
 */
export function preferenceStatement(filter: Filter): Statement {
  const clauses: string[] = [`schema = 'telltale.preference/1'`];
  const params: string[] = [];
  const among = (sql: string, values: readonly string[]): void => {
    clauses.push(`${sql} IN (${values.map(() => '?').join(', ')})`);
    params.push(...values);
  };
  for (const [name, values] of Object.entries(filter.where) as [Dimension, readonly string[]][]) {
    if (values.length === 0) continue;
    if (name === 'policy') {
      among(policyOf('a'), values);
      among(policyOf('b'), values);
    } else {
      among(known[name] ?? unknownDimension(name), values);
    }
  }
  if (filter.from !== undefined) {
    clauses.push('CAST(recorded_at AS DATE) >= CAST(? AS DATE)');
    params.push(filter.from);
  }
  if (filter.to !== undefined) {
    clauses.push('CAST(recorded_at AS DATE) <= CAST(? AS DATE)');
    params.push(filter.to);
  }
  const sql = `WITH comparison AS (
  SELECT ${policyOf('a')} AS one, ${policyOf('b')} AS other,
    ${text('$.preferred')} AS preferred, ${text('$.blinded')} = 'true' AS blinded
  FROM records
  WHERE ${clauses.join(' AND ')})
SELECT least(one, other) AS a, greatest(one, other) AS b,
  CAST(count(*) FILTER (preferred = CASE WHEN one < other THEN 'A' ELSE 'B' END) AS DOUBLE) AS prefer_a,
  CAST(count(*) FILTER (preferred = CASE WHEN one < other THEN 'B' ELSE 'A' END) AS DOUBLE) AS prefer_b,
  CAST(count(*) FILTER (preferred = 'tie') AS DOUBLE) AS ties,
  CAST(count(*) FILTER (blinded) AS DOUBLE) AS blinded
FROM comparison
WHERE one <> other
GROUP BY 1, 2
ORDER BY 1, 2`;
  return { sql, params };
}

function unknownDimension(name: string): never {
  throw new TelltaleError(
    'USAGE',
    `a preference has no ${name}; filter by task, site, policy, from or to`,
  );
}

export const canonicalPreferenceSql = preferenceStatement(noFilter).sql;
