import { batchCells, numbersOf, placesTable, type RowNumber } from './batch-rows.ts';
import { sumSql, type Fact } from './facts.ts';
import { evidenceSql, type StoredDimension } from './stored-dimension.ts';

/**
 * An additive table kept beside the evidence: sums of facts by group. A group may stand in several rows; whoever reads
 * adds them up.
 */
export interface Rollup {
  readonly name: string;
  /** Stored dimension columns, in table order. */
  readonly dimensions: readonly StoredDimension[];
  /** Columns by which the table's rows are told apart: the dimensions and what else there is. */
  readonly keys: readonly string[];
  readonly create: string;
  /** The grouping SELECT over a relation with the evidence columns: what the table's content is, by definition. */
  readonly select: (source: string) => string;
  /** The rows of a relation of these columns, each group once; a group of which nothing is left goes. */
  readonly merge: (rows: string) => string;
  /** The same rows with their sums below 0. */
  readonly negated: (rows: string) => string;
  /** A relation of these columns as it is to be read: one row a group, and one column a fact. */
  readonly plain: (rows: string) => string;
  /** A statement that adds the rows that `select` gives, from what `layOutBatch` made of a batch or from its episodes. */
  readonly addBatch: (source: string) => string;
  /** Where a finer table holds the same sums: the rows that follow from some of its rows. */
  readonly fromFiner?: { readonly finer: string; readonly select: (rows: string) => string };
  /** How many groups some of its rows hold, where a row holds several. */
  readonly size?: string;
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
}

/** A table of sums over some dimensions. */
export type TableOf = (
  name: string,
  stored: readonly StoredDimension[],
  finer?: Pick<Rollup, 'name'>,
) => Rollup;

const groupBy = (count: number): string =>
  `GROUP BY ${Array.from({ length: count }, (_, index) => index + 1).join(', ')}`;

const columnType = (dimension: StoredDimension): string =>
  dimension === 'day' ? 'DATE' : 'VARCHAR';

const columnList = (columns: readonly (readonly [name: string, type: string])[]): string =>
  columns.map(([name, type]) => `${name} ${type}`).join(', ');

const dimensionColumns = (stored: readonly StoredDimension[]) =>
  stored.map((dimension) => [dimension, columnType(dimension)] as const);

const selectSums =
  ({ keys, facts, from = (source) => source }: SumsOf, stored: readonly StoredDimension[]) =>
  (source: string): string => {
    const columns = [
      ...stored.map((dimension) => `${evidenceSql(dimension)} AS ${dimension}`),
      ...keys.map((key) => `${key.sql} AS ${key.name}`),
      ...facts.map((fact) => `${sumSql(fact)} AS ${fact.name}`),
    ];
    return `SELECT ${columns.join(',\n  ')}\nFROM ${from(source)}\n${groupBy(stored.length + keys.length)}`;
  };

/** How the sums of a batch come about. */
export type FromBatch =
  /** From its cells. */
  | { readonly cells: true }
  /** From its narrow rows: keys and facts by some of the numbers, each group once. */
  | { readonly rows: (numbers: readonly RowNumber[]) => string }
  /** From its episodes, where few of them are meant. */
  | { readonly episodes: true };

/** Tables of one row a group. */
export const rollupOf =
  (sums: SumsOf, fromBatch: FromBatch): TableOf =>
  (name, stored, finer) => {
    const { keys, facts } = sums;
    const grouped = [...stored, ...keys.map((key) => key.name)];
    const names = facts.map((fact) => fact.name);
    const added = names.map((fact) => `CAST(sum(${fact}) AS BIGINT) AS ${fact}`);
    const select = selectSums(sums, stored);
    const summed = (rows: string) =>
      `SELECT ${[...grouped, ...added].join(',\n  ')}\nFROM ${rows}\n${groupBy(grouped.length)}`;
    const isFinest = stored.includes('day') && stored.includes('unit');
    return {
      name,
      dimensions: stored,
      keys: grouped,
      create: `CREATE TABLE IF NOT EXISTS ${name} (${columnList([
        ...dimensionColumns(stored),
        ...keys.map((key) => [key.name, key.type] as const),
        ...names.map((fact) => [fact, 'BIGINT'] as const),
      ])})`,
      select,
      // The first counts what the group is made of: where it is 0 there is no group.
      merge: (rows) => `${summed(rows)} HAVING sum(${names[0]}) <> 0`,
      negated: (rows) =>
        `SELECT ${[...grouped, ...names.map((fact) => `-${fact} AS ${fact}`)].join(', ')} FROM ${rows}`,
      plain: (rows) => rows,
      addBatch: (source) => {
        if ('episodes' in fromBatch) return `INSERT INTO ${name} ${select(source)}`;
        if ('rows' in fromBatch)
          return addNumbered(name, stored, [...grouped, ...names], fromBatch);
        return isFinest
          ? `INSERT INTO ${name} SELECT ${[...grouped, ...names].join(', ')} FROM ${batchCells}`
          : `INSERT INTO ${name} ${summed(batchCells)}`;
      },
      ...(finer === undefined ? {} : { fromFiner: { finer: finer.name, select: summed } }),
    };
  };

const addNumbered = (
  name: string,
  stored: readonly StoredDimension[],
  columns: readonly string[],
  { rows }: Extract<FromBatch, { readonly rows: unknown }>,
): string => {
  const numbers = numbersOf(stored);
  return `INSERT INTO ${name} SELECT ${columns.join(', ')} FROM (${rows(numbers)}) JOIN ${placesTable(numbers)}`;
};

/** What a distribution is of, and where its buckets come from. */
export interface Distribution {
  /** One row an episode and measurement of a kind: columns of the evidence, `measure` and the bucket. */
  readonly from: (source: string) => string;
  readonly bucket: string;
  /** `measure`, `bucket` and `count` of a batch, by some of its numbers. */
  readonly fromBatch: (numbers: readonly RowNumber[]) => string;
}

/**
 * Tables of distributions: one row a group and measure, with a list of its buckets and a list of their counts. With a row
 * a bucket they would be most of the cache, each with the texts of its group.
 */
export const histogramsOf =
  ({ from, bucket, fromBatch }: Distribution): TableOf =>
  (name, stored, finer) => {
    const keys = [...stored, 'measure'];
    const flat = [...keys, 'bucket'];
    const select = selectSums(
      {
        keys: [
          { name: 'measure', type: 'VARCHAR', sql: 'measure' },
          { name: 'bucket', type: 'INTEGER', sql: bucket },
        ],
        facts: [{ name: 'count', sql: '1', condition: 'true' }],
        from,
      },
      stored,
    );
    const packed = (rows: string) =>
      `SELECT ${keys.join(', ')}, list(bucket ORDER BY bucket) AS buckets, list(count ORDER BY bucket) AS counts
       FROM ${rows} ${groupBy(keys.length)}`;
    const plain = (rows: string) =>
      `(SELECT ${keys.join(', ')}, unnest(buckets) AS bucket, unnest(counts) AS count FROM ${rows})`;
    const merge = (rows: string) =>
      packed(`(SELECT ${flat.join(', ')}, CAST(sum(count) AS BIGINT) AS count
        FROM ${plain(rows)} ${groupBy(flat.length)} HAVING sum(count) <> 0)`);
    return {
      name,
      dimensions: stored,
      keys,
      create: `CREATE TABLE IF NOT EXISTS ${name} (${columnList([
        ...dimensionColumns(stored),
        ...([
          ['measure', 'VARCHAR'],
          ['buckets', 'INTEGER[]'],
          ['counts', 'BIGINT[]'],
        ] as const),
      ])})`,
      select: (source) => packed(`(${select(source)})`),
      merge,
      negated: (rows) =>
        `SELECT ${keys.join(', ')}, buckets, list_transform(counts, lambda c: -c) AS counts FROM ${rows}`,
      plain,
      size: 'sum(len(buckets))',
      addBatch: () => {
        const numbers = numbersOf(stored);
        // Without the order of the lists: nothing reads them by it.
        const lists = `SELECT ${[...numbers, 'measure'].join(', ')}, list(bucket) AS buckets, list(count) AS counts
          FROM (${fromBatch(numbers)}) GROUP BY ALL`;
        return addNumbered(name, stored, [...keys, 'buckets', 'counts'], { rows: () => lists });
      },
      ...(finer === undefined ? {} : { fromFiner: { finer: finer.name, select: merge } }),
    };
  };
