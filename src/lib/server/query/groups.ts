import type { Answer, Group, Grouped } from '#lib/metrics/answers.ts';
import { sqlHash, metricId, type MetricDefinition } from '#lib/metrics/definition.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import { evidenceRef } from './evidence-ref.ts';
import type { EvidenceReader, Row } from './reader.ts';

export const defaultLimit = 1_000;
export const defaultLevel = 0.95;

export function groupOf(row: Row, by: readonly Dimension[]): Group {
  const group: Record<string, string | null> = {};
  for (const dimension of by) group[dimension] = textOrNull(row[dimension]);
  return group;
}

const textOrNull = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** A key by which the rows of two statements over the same grouping meet. */
export const groupKey = (group: Group, by: readonly Dimension[]): string =>
  JSON.stringify(by.map((dimension) => group[dimension] ?? null));

/** The sums of a row: whatever a figure reads of it by name is a number or null. */
export const numbers = (row: Row): Readonly<Record<string, number>> =>
  row as Readonly<Record<string, number>>;

interface Counted<Ranked> {
  /** The largest group first. */
  readonly rows: readonly Ranked[];
  /** Of all, where the rows are the largest of more. */
  readonly groups?: number;
  /** What the groups left out come to together, one row a world. */
  readonly rest?: readonly Ranked[];
  readonly episodes: number;
  readonly generated: number;
}

/**
 * Cuts to the largest groups (the statement ranks them) and says how many were left out.
 *
 * @param figures of a group, computed for those that are handed out
 * @param restFigures of a row of the rest, where its group has other dimensions
 */
export async function answer<Ranked, Figures>(
  reader: EvidenceReader,
  definition: MetricDefinition,
  counted: Counted<Ranked>,
  limit: number,
  figures: (ranked: Ranked) => Grouped<Figures>,
  restFigures: (ranked: Ranked) => Grouped<Figures> = figures,
): Promise<Answer<Figures>> {
  const { rest = [] } = counted;
  return {
    metric: metricId(definition),
    sql_sha256: sqlHash(definition),
    rows: inOrder(counted.rows.slice(0, limit).map(figures)),
    evidence: await evidenceRef(reader, counted.episodes),
    generated: counted.generated,
    omitted_groups: Math.max(0, (counted.groups ?? counted.rows.length) - limit),
    ...(rest.length === 0 ? {} : { rest: inOrder(rest.map(restFigures)) }),
  };
}

/** By code unit, so that an answer does not depend on the machine's locale. */
function inOrder<R extends { readonly group: Group }>(rows: readonly R[]): R[] {
  return rows
    .map((row) => ({ row, key: JSON.stringify(Object.values(row.group)) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ row }) => row);
}
