import { perClusterSums } from '#lib/metrics/cluster-sums.ts';
import { largestClusters } from '#lib/metrics/largest-clusters.ts';
import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { neededColumns, type Question } from '#lib/metrics/statement.ts';
import type { ClusterMeasure } from './cluster-measures.ts';
import { keptMoments, mostGroups } from './kept-moments.ts';
import { remembered } from './memory.ts';
import { rowsOf } from './moments.ts';
import { askMany, type EvidenceReader, type Row } from './reader.ts';
import { restStatement, wholeStatement } from './rest.ts';
import { ask } from './shelved.ts';
import { cells } from './sources.ts';

/** Dimensions of few values: to group by one more of them costs hardly more than to filter on it. */
const narrow: ReadonlySet<Dimension> = new Set<Dimension>([
  ...(['task', 'policy', 'world', 'simulator', 'simulator_type', 'context'] as const),
]);

/** Dimensions by which there are few enough groups to keep the moments of each. */
const few: ReadonlySet<Dimension> = new Set<Dimension>([...narrow, 'suite', 'week', 'month']);

/** Whether a question's grouping cannot explode, and its moments are kept. */
export const isFew = ({ by }: Question): boolean => by.every((name) => few.has(name));

/**
 * Rows of a question about sums by unit, cut from the answer to a wider one: a filter on one value of a narrow dimension
 * is taken off, the dimension is grouped by instead, and the rows of that value are picked. So one pass over the units
 * answers the pages of every task and every policy. A filter on several values stays: a unit that they share would be
 * counted twice. With dates there is too much to pass over, and nothing is widened.
 *
 * The rows are those of `perClusterSums`, in its order.
 */
export async function askWide(
  reader: EvidenceReader,
  measure: ClusterMeasure,
  question: Question,
): Promise<readonly Row[]> {
  const { where } = question.filter;
  const opened = openable(question);
  const wide: Question = {
    by: [...new Set([...question.by, ...opened])].sort(),
    filter: without(question.filter, opened),
  };
  if (!isFew(wide)) return manyRows(reader, measure, question);
  const rows = await remembered(
    reader,
    `wide ${measure.name}`,
    wide,
    async (asked) => rowsOf(await keptMoments(asked, measure, wide), wide.by, measure.plan),
    (found) => found.length <= mostGroups,
  );
  return rows
    .filter((row) => opened.every((dimension) => isAmong(where[dimension], row[dimension])))
    .sort(inOrder(measure.plan.weight, question.by));
}

/** Too many groups, perhaps, to keep the moments of each: by site, by unit, by day. */
async function manyRows(
  reader: EvidenceReader,
  measure: ClusterMeasure,
  question: Question,
  atMost = Infinity,
): Promise<readonly Row[]> {
  const source = await measure.over(reader, cells(question));
  const { sql, params } = perClusterSums(question, source, measure.plan);
  const statement = { sql: atMost === Infinity ? sql : `${sql}\nLIMIT ${atMost}`, params };
  return question.by.includes('unit') ? askMany(reader, statement) : ask(reader, statement);
}

/** The largest groups of a question, and what is said of the others. */
export interface Ranked {
  /** The largest first. */
  readonly rows: readonly Row[];
  /** Of all groups. */
  readonly groups: number;
  readonly episodes: number;
  readonly generated: number;
  /** The sums of the groups left out, as of one group a world; none where nothing is. */
  readonly rest: readonly Row[];
}

/** The `limit` largest groups of a question and the sums of the rest: however many there are, so many come over. */
export async function askRanked(
  reader: EvidenceReader,
  measure: ClusterMeasure,
  question: Question,
  limit: number,
): Promise<Ranked> {
  if (question.by.includes(measure.plan.cluster) && question.by.includes('world'))
    return rankedClusters(reader, measure, question, limit);
  const isWhole = isFew(question);
  const found = isWhole
    ? await askWide(reader, measure, question)
    : await manyRows(reader, measure, question, limit + 1);
  const sum = (name: string): number =>
    found.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  const of = { groups: found.length, episodes: sum('episodes'), generated: sum('generated') };
  if (found.length <= limit) return { rows: found, ...of, rest: [] };
  const source = await measure.over(reader, cells(question));
  const rest = await ask(reader, restStatement(question, source, measure.plan, limit));
  const rows = found.slice(0, limit);
  if (isWhole) return { rows, ...of, rest };
  const [whole] = await ask(reader, wholeStatement(question, source));
  const ofAll = (name: string): number => Number(whole?.[name] ?? 0);
  return {
    rows,
    groups: ofAll('groups'),
    episodes: ofAll('episodes'),
    generated: ofAll('generated'),
    rest,
  };
}

/** The same where each group is a cluster of its own: one statement, however many there are. */
async function rankedClusters(
  reader: EvidenceReader,
  measure: ClusterMeasure,
  question: Question,
  limit: number,
): Promise<Ranked> {
  const source = await measure.over(reader, cells(question));
  const found = await askMany(reader, largestClusters(question, source, measure.plan, limit));
  const rows = found.filter((row) => row['omitted'] === 0);
  const rest = found.filter((row) => row['omitted'] !== 0);
  const sum = (name: string, of: readonly Row[]): number =>
    of.reduce((total, row) => total + Number(row[name] ?? 0), 0);
  return {
    rows,
    groups: rows.length + sum('omitted', rest),
    episodes: sum('episodes', found),
    generated: sum('generated', found),
    rest,
  };
}

const isAmong = (values: readonly string[] | undefined, value: Row[string] | undefined): boolean =>
  typeof value === 'string' && values !== undefined && values.includes(value);

/** Filtered dimensions that can be grouped by instead. */
function openable({ by, filter }: Question): readonly Dimension[] {
  const isDated = neededColumns(by, filter).has('day');
  if (isDated || by.some((name) => !narrow.has(name))) return [];
  const filtered = Object.entries(filter.where) as [Dimension, readonly string[]][];
  return filtered
    .filter(([name, values]) => narrow.has(name) && (values.length === 1 || by.includes(name)))
    .filter(([, values]) => values.length > 0)
    .map(([name]) => name);
}

function without(filter: Filter, opened: readonly Dimension[]): Filter {
  const kept = Object.entries(filter.where).filter(([name]) => !opened.includes(name as Dimension));
  return { ...filter, where: Object.fromEntries(kept) };
}

/** As the statements order their rows: largest first, then by group, empty values last. */
export function inOrder(weight: string, by: readonly string[]): (a: Row, b: Row) => number {
  return (a, b) => {
    const difference = Number(b[weight] ?? 0) - Number(a[weight] ?? 0);
    if (difference !== 0) return difference;
    for (const name of by) {
      const [left, right] = [a[name] ?? null, b[name] ?? null];
      if (left === right) continue;
      if (left === null) return 1;
      if (right === null) return -1;
      return left < right ? -1 : 1;
    }
    return 0;
  };
}
