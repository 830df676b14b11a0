import { passing } from '#lib/metrics/cluster-growth.ts';
import { latencyStatement } from '#lib/metrics/latency.ts';
import { latencyEpisodes, unitTotals } from '#lib/metrics/rollups.ts';
import { groupColumns, type Question, type Statement } from '#lib/metrics/statement.ts';
import { batchesSince } from './growth.ts';
import { remembered } from './memory.ts';
import { askMany, originOf, type EvidenceReader, type Row } from './reader.ts';
import { ask, isAt, keepRows } from './shelved.ts';
import { latencyCells } from './sources.ts';
import { dated, mostAtHand } from './touched-cells.ts';
import { inOrder } from './wide.ts';

/** Histograms of one question after so many batches, in the order of its statement. */
interface Histograms {
  readonly version: number;
  readonly rows: readonly Row[];
}

/** Rows kept, over all questions of one reader: some tens of megabytes. */
const mostInMemory = 20_000;

/** The last ones of each question, of whatever version; least recently asked first. */
const inMemory = new WeakMap<EvidenceReader, Map<string, Histograms>>();

/** The rows of `latencyStatement`: those of an earlier state with what has come in since, or else read anew. */
export async function keptHistograms(
  reader: EvidenceReader,
  question: Question,
): Promise<readonly Row[]> {
  const statement = latencyStatement(question, latencyCells(question));
  const name = JSON.stringify([statement.sql, statement.params]);
  const version = originOf(reader).version();
  const known = inMemory.get(originOf(reader)) ?? new Map<string, Histograms>();
  inMemory.set(originOf(reader), known);
  const last = known.get(name);
  const rows =
    (last && (await grownFrom(reader, last, question, statement, version))) ??
    (await ask(reader, statement));
  if (await isAt(reader, version)) keep(known, name, { version, rows });
  return rows;
}

function keep(known: Map<string, Histograms>, name: string, histograms: Histograms): void {
  known.delete(name);
  known.set(name, histograms);
  let inAll = [...known.values()].reduce((sum, { rows }) => sum + rows.length, 0);
  for (const [oldest, { rows }] of known) {
    if (inAll <= mostInMemory) return;
    known.delete(oldest);
    inAll -= rows.length;
  }
}

/** @returns undefined where more has changed than that some episodes came in */
async function grownFrom(
  reader: EvidenceReader,
  last: Histograms,
  question: Question,
  statement: Statement,
  version: number,
): Promise<readonly Row[] | undefined> {
  if (last.version === version) return last.rows;
  const since = await batchesSince(reader, last.version);
  if (since.amendsOlder || since.episodes > mostAtHand) return undefined;
  const added = await remembered(reader, 'added buckets', since.relation, (asked) =>
    askMany(asked, bucketsOf(since.relation)),
  );
  // A batch that came in between would be counted here, and once more when its turn comes.
  if (!(await isAt(reader, version))) return undefined;
  const rows = merged(last.rows, added.filter(passing(question.filter)), question);
  await keepRows(reader, statement, version, rows);
  return rows;
}

const bucketsOf = (episodes: string): Statement => ({
  sql: `SELECT ${[...unitTotals.dimensions, groupColumns(dated), 'measure', 'bucket', 'count'].join(', ')}
FROM ${latencyEpisodes.plain(`(${latencyEpisodes.select(episodes)})`)}`,
  params: [],
});

/** Histograms with some counts more, each a bucket of one measurement. */
function merged(before: readonly Row[], added: readonly Row[], { by }: Question): readonly Row[] {
  const keyOf = (row: Row): string =>
    JSON.stringify([row['measure'], ...by.map((name) => row[name] ?? null)]);
  const all = new Map(before.map((row) => [keyOf(row), row]));
  for (const [key, some] of Map.groupBy(added, keyOf)) {
    const [first] = some;
    const had = all.get(key);
    const counts = new Map(pairs(had));
    for (const { bucket, count } of some)
      counts.set(Number(bucket), (counts.get(Number(bucket)) ?? 0) + Number(count));
    const sorted = [...counts].sort(([left], [right]) => left - right);
    all.set(key, {
      ...Object.fromEntries(by.map((name) => [name, first?.[name] ?? null])),
      measure: first?.['measure'] ?? null,
      buckets: sorted.map(([bucket]) => bucket),
      counts: sorted.map(([, count]) => count),
      n: sorted.reduce((sum, [, count]) => sum + count, 0),
    });
  }
  return [...all.values()].sort(inOrder('n', ['measure', ...by]));
}

function pairs(row: Row | undefined): [bucket: number, count: number][] {
  const buckets = (row?.['buckets'] ?? []) as readonly number[];
  const counts = (row?.['counts'] ?? []) as readonly number[];
  return buckets.map((bucket, index) => [bucket, counts[index] ?? 0]);
}
