import type { CellRow } from '#lib/metrics/cluster-growth.ts';
import { summedColumns } from '#lib/metrics/cluster-sums.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import type { Fact } from '#lib/metrics/facts.ts';
import { unitDays, unitTotals } from '#lib/metrics/rollups.ts';
import {
  groupColumns,
  neededColumns,
  whereClause,
  type Question,
  type Source,
} from '#lib/metrics/statement.ts';
import { evidenceSql } from '#lib/metrics/stored-dimension.ts';
import { quoted } from '#lib/server/store/sql.ts';
import type { ClusterMeasure } from './cluster-measures.ts';
import { remembered } from './memory.ts';
import { askMany, type EvidenceReader } from './reader.ts';

/** Episodes whose units' cells are read at once, for all questions about a measure: some thousand rows. */
export const mostAtHand = 500;

/** New episodes, and all cells of the units that they are of. */
export interface TouchedCells {
  readonly added: readonly CellRow[];
  readonly cells: readonly CellRow[];
  /** Whether one of the new episodes is of a benchmark run. */
  readonly holdsRuns: boolean;
}

/** Dimensions that follow from the day. */
export const dated: readonly Dimension[] = ['day', 'week', 'month'];

/** Episodes as cells of one each. */
export const asCells = (episodes: Source, facts: readonly Fact[]): Source =>
  `(SELECT ${[
    ...unitDays.dimensions.map((name) => `${evidenceSql(name)} AS ${name}`),
    ...facts.map(({ name, sql }) => `${sql} AS ${name}`),
    'run_id',
  ].join(', ')} FROM ${episodes})`;

/**
 * What the growth of any question about a measure is summed from, read once for all that are asked after a batch: under
 * the episodes themselves, since another batch may come in between the two readings, and these would be kept as of it.
 *
 * @param added relation of the episodes that came in since a version
 */
export async function touchedCells(
  reader: EvidenceReader,
  added: Source,
  measure: ClusterMeasure,
  { by, filter }: Question,
): Promise<TouchedCells> {
  const table = neededColumns(by, filter).has('day') ? unitDays : unitTotals;
  const source = await measure.over(reader, table.name);
  const columns = [...unitTotals.dimensions, ...summedColumns(measure.plan)].join(', ');
  const fresh = await remembered(reader, 'added cells', [measure.name, added], (asked) => {
    const from = measure.overAdded(asCells(added, measure.facts));
    const sql = `SELECT ${columns}, ${groupColumns(dated)}, run_id FROM ${from}`;
    return askMany(asked, { sql, params: [] });
  });
  if (fresh.length === 0) return { added: [], cells: [], holdsRuns: false };
  const units = [...new Set(fresh.map(({ unit }) => quoted(unit as string)))].join(', ');
  // Of totals every cell serves every question; of days a unit has hundreds, and most questions are about few of them.
  const isDated = table === unitDays;
  const where = isDated ? whereClause(filter) : { sql: 'TRUE', params: [] };
  const name = [measure.name, table.name, added, where.sql, where.params];
  const cells = await remembered(reader, 'touched cells', name, (asked) => {
    const wanted = `${columns}${isDated ? `, ${groupColumns(dated)}` : ''}`;
    const sql = `SELECT ${wanted} FROM ${source} WHERE unit IN (${units}) AND ${where.sql}`;
    return askMany(asked, { sql, params: where.params });
  });
  return { added: fresh, cells, holdsRuns: fresh.some(({ run_id }) => run_id !== null) };
}
