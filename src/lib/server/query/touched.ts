import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import type { Question } from '#lib/metrics/statement.ts';
import type { EvidenceReader, Row } from './reader.ts';

/** Dimensions that every episode has, as columns of the evidence. */
const always: readonly Dimension[] = ['task', 'policy', 'world', 'context'];

/** More batches than this at once: as well from the beginning. */
const mostBatches = 200;

/** Values of some dimensions, so chosen that every group which has changed lies among them. */
export type Box = Filter['where'];

/**
 * Where the evidence has grown since a version: the values that the new episodes have in the dimensions of a question.
 *
 * @returns undefined where that does not say which groups changed: the question groups by none of these dimensions, or
 *   the new batches hold trials of registered runs (what is missing of those moves between groups) or other records
 */
export async function touchedSince(
  reader: EvidenceReader,
  version: number,
  { by }: Question,
): Promise<Box | undefined> {
  const dimensions = always.filter((name) => by.includes(name));
  if (dimensions.length === 0) return undefined;
  const batches = await reader.query(
    'SELECT batch_id, records FROM batches WHERE sequence >= CAST(? AS INTEGER)',
    [version],
  );
  if (batches.length > mostBatches || batches.some(({ records }) => records !== 0))
    return undefined;
  const ids = batches.map(({ batch_id }) => batch_id as string);
  if (ids.length === 0) return nothing(dimensions);
  const [found] = await reader.query(
    `SELECT ${dimensions.map((name) => `list(DISTINCT ${name}) AS ${name}`).join(', ')},
       count(run_id) AS of_runs
     FROM episodes WHERE batch_id IN (${ids.map(() => '?').join(', ')})`,
    ids,
  );
  if (found === undefined || found['of_runs'] !== 0) return undefined;
  return Object.fromEntries(
    dimensions.map((name) => [name, (found[name] as readonly string[] | null) ?? []]),
  );
}

/** A box that holds no group. */
const nothing = (dimensions: readonly Dimension[]): Box =>
  Object.fromEntries(dimensions.map((name) => [name, []]));

/** Whether a row of an answer lies in the box, so that it may have changed. */
export const isInside = (box: Box, row: Row): boolean =>
  Object.entries(box).every(([name, values]) => values.includes(row[name] as string));
