import { numbersOf, placesTable, robotsTable, type RowNumber } from './batch-rows.ts';
import type { Fact } from './facts.ts';
import { evidenceSql, type StoredDimension } from './stored-dimension.ts';

/**
 * An additive table kept beside the evidence: sums of facts by group. A group may stand in several rows; whoever reads
 * adds them up.
 */
export interface Rollup {
  readonly name: string;
  /** Stored dimension columns, in table order. */
  readonly dimensions: readonly StoredDimension[];
  /** Columns of a group: the dimensions and what else rows are told apart by. */
  readonly keys: readonly string[];
  /** Columns that are added up. The first counts what the group is made of: where it is 0 there is no group. */
  readonly facts: readonly string[];
  readonly create: string;
  /** The grouping SELECT over a relation with the evidence columns: what the table's content is, by definition. */
  readonly select: (source: string) => string;
  /** The rows of a relation of these columns, each group once. */
  readonly merge: (rows: string) => string;
  /** The same rows as `select` gives, added from the numbered rows of a batch (`batch-rows.ts`). */
  readonly addBatch: string;
}

export interface Key {
  readonly name: string;
  readonly type: string;
  readonly sql: string;
}

/** What is summed, whatever it is grouped by. */
export interface SumsOf {
  /** Columns by which groups are told apart besides the dimensions. */
  readonly keys: readonly Key[];
  readonly facts: readonly Fact[];
  /** The part of the episodes that it is about. */
  readonly from?: (source: string) => string;
  /** The sums of a batch, keys and facts by some of its numbers; each group once. */
  readonly fromBatch: (numbers: readonly RowNumber[]) => string;
}

/** A table of such sums over some dimensions. */
export const rollupOf =
  ({ keys, facts, from = (source) => source, fromBatch }: SumsOf) =>
  (name: string, stored: readonly StoredDimension[]): Rollup => {
    const grouped = [...stored, ...keys.map((key) => key.name)];
    const factNames = facts.map((fact) => fact.name);
    const columns = [
      ...stored.map((dimension) => `${dimension} ${columnType(dimension)}`),
      ...keys.map((key) => `${key.name} ${key.type}`),
      ...factNames.map((fact) => `${fact} BIGINT`),
    ];
    const statement = (expressions: readonly string[], factSql: (fact: Fact) => string) =>
      [
        'SELECT',
        [
          ...expressions,
          ...facts.map((fact) => `CAST(sum(${factSql(fact)}) AS BIGINT) AS ${fact.name}`),
        ].join(',\n  '),
      ].join('\n');
    const groupBy = 'GROUP BY ' + grouped.map((_, index) => index + 1).join(', ');
    const numbers = numbersOf(stored);
    const robots = numbers.includes('robot') ? ` JOIN ${robotsTable} USING (robot)` : '';
    return {
      name,
      dimensions: stored,
      keys: grouped,
      facts: factNames,
      create: `CREATE TABLE IF NOT EXISTS ${name} (${columns.join(', ')})`,
      select: (source) => {
        const expressions = [
          ...stored.map((dimension) => `${evidenceSql(dimension)} AS ${dimension}`),
          ...keys.map((key) => `${key.sql} AS ${key.name}`),
        ];
        return `${statement(expressions, ({ sql }) => sql)}\nFROM ${from(source)}\n${groupBy}`;
      },
      merge: (rows) => `${statement(grouped, (fact) => fact.name)}\nFROM ${rows}\n${groupBy}`,
      addBatch: `INSERT INTO ${name} SELECT ${[...grouped, ...factNames].join(', ')}
        FROM (${fromBatch(numbers)}) JOIN ${placesTable(numbers)}${robots}`,
    };
  };

const columnType = (dimension: StoredDimension): string =>
  dimension === 'day' ? 'DATE' : 'VARCHAR';
