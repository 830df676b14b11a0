import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { neededColumns, type Question, type Statement } from '#lib/metrics/statement.ts';
import { remembered } from './memory.ts';
import { ask, type EvidenceReader, type Row } from './reader.ts';
import { isInside, touchedSince, type Box } from './touched.ts';

/** Dimensions of few values: to group by one more of them costs hardly more than to filter on it. */
const narrow: ReadonlySet<Dimension> = new Set<Dimension>([
  ...(['task', 'policy', 'world', 'simulator', 'simulator_type', 'context'] as const),
]);

/** An answer of more groups than this is not kept for other questions. */
const mostGroups = 20_000;

/**
 * Rows of a question about sums by unit, cut from the answer to a wider one: a filter on one value of a narrow dimension
 * is taken off, the dimension is grouped by instead, and the rows of that value are picked. So one pass over the units
 * answers the pages of every task and every policy, until the next batch. A filter on several values stays: a unit that
 * they share would be counted twice. With dates there is too much to pass over, and nothing is widened.
 *
 * @param statementOf the statement for a question; its rows come by `weight`, the largest first
 */
export async function askWide(
  reader: EvidenceReader,
  name: string,
  question: Question,
  statementOf: (question: Question) => Statement | Promise<Statement>,
  weight: string,
): Promise<readonly Row[]> {
  const { where } = question.filter;
  const opened = openable(question);
  const wide: Question = {
    by: [...new Set([...question.by, ...opened])].sort(),
    filter: without(question.filter, opened),
  };
  const rows = await remembered(
    reader,
    `wide ${name}`,
    wide,
    () => grown(reader, name, wide, async (asked) => ask(reader, await statementOf(asked))),
    (found) => found.length <= mostGroups,
  );
  return rows
    .filter((row) => opened.every((dimension) => isAmong(where[dimension], row[dimension])))
    .sort(inOrder(weight, question.by));
}

interface Last {
  readonly version: number;
  readonly rows: readonly Row[];
}

/** The last answer to each wide question, of whatever version. */
const lastAnswers = new WeakMap<EvidenceReader, Map<string, Last>>();

/** Answers to go on from; a dashboard asks a handful of wide questions. */
const mostLast = 50;

/**
 * The answer to a wide question from the one before: only groups that new episodes may have changed are asked for again.
 * A robot's post touches a few groups, so what it costs its readers grows with those.
 */
async function grown(
  reader: EvidenceReader,
  name: string,
  wide: Question,
  compute: (question: Question) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const answers = lastAnswers.get(reader) ?? new Map<string, Last>();
  lastAnswers.set(reader, answers);
  const key = JSON.stringify([name, wide]);
  const last = answers.get(key);
  // Read before the rows: what comes in between is asked for again the next time.
  const version = reader.version();
  const box = last === undefined ? undefined : await touchedSince(reader, last.version, wide);
  const rows =
    last === undefined || box === undefined
      ? await compute(wide)
      : [
          ...last.rows.filter((row) => !isInside(box, row)),
          ...(await recomputed(wide, box, compute)),
        ];
  answers.delete(key);
  if (rows.length <= mostGroups) answers.set(key, { version, rows });
  for (const oldest of answers.keys()) if (answers.size > mostLast) answers.delete(oldest);
  return rows;
}

/** The groups in the box. The question's own filter may leave some of it, or nothing. */
async function recomputed(
  wide: Question,
  box: Box,
  compute: (question: Question) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const own = wide.filter.where;
  const inside = Object.entries(box).map(([name, values]): [string, readonly string[]] => {
    const asked = own[name as Dimension];
    const both = asked === undefined || asked.length === 0 ? values : asked;
    return [name, both.filter((value) => values.includes(value))];
  });
  if (inside.some(([, values]) => values.length === 0)) return [];
  return compute({
    ...wide,
    filter: { ...wide.filter, where: { ...own, ...Object.fromEntries(inside) } },
  });
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
function inOrder(weight: string, by: readonly Dimension[]): (a: Row, b: Row) => number {
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
