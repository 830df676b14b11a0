import type { Answer, Group, Grouped } from '#lib/metrics/answers.ts';
import { sqlHash, metricId, type MetricDefinition } from '#lib/metrics/definition.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import { evidenceRef } from './evidence-ref.ts';
import type { EvidenceReader, Row } from './reader.ts';

export const defaultLimit = 1_000;
export const defaultLevel = 0.95;

export const groupOf = (row: Row, by: readonly Dimension[]): Group =>
  Object.fromEntries(by.map((dimension) => [dimension, textOrNull(row[dimension])]));

const textOrNull = (value: Row[string] | undefined): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** A key by which the rows of two statements over the same grouping meet. */
export const groupKey = (group: Group, by: readonly Dimension[]): string =>
  JSON.stringify(by.map((dimension) => group[dimension] ?? null));

/** The numeric columns of a row; everything the statement names is a number or null. */
export const numbers = (row: Row): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(row).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );

interface Counted<Figures> {
  readonly rows: readonly Grouped<Figures>[];
  readonly episodes: number;
  readonly generated: number;
}

/** Cuts to the largest groups (the statement ranks them) and says how many were left out. */
export async function answer<Figures>(
  reader: EvidenceReader,
  definition: MetricDefinition,
  counted: Counted<Figures>,
  limit: number,
): Promise<Answer<Figures>> {
  return {
    metric: metricId(definition),
    sql_sha256: sqlHash(definition),
    rows: [...counted.rows.slice(0, limit)].sort(byGroup),
    evidence: await evidenceRef(reader, counted.episodes),
    generated: counted.generated,
    omitted_groups: Math.max(0, counted.rows.length - limit),
  };
}

/** By code unit, so that an answer does not depend on the machine's locale. */
function byGroup(a: { readonly group: Group }, b: { readonly group: Group }): number {
  const left = JSON.stringify(Object.values(a.group));
  const right = JSON.stringify(Object.values(b.group));
  return left < right ? -1 : left > right ? 1 : 0;
}
