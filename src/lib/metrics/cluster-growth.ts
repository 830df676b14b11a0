import { moments, summedColumns, type ClusterPlan, type Moment } from './cluster-sums.ts';
import type { Dimension, Filter } from './dimensions.ts';
import type { Question } from './statement.ts';

/** Sums of one cell, or of one episode: dimensions as texts, calendar ones too where a question needs them, and facts. */
export type CellRow = Readonly<Record<string, unknown>>;

/** By how much the moments of some groups have grown, by the group's values as JSON: the clusters, then each moment. */
export type Growth = ReadonlyMap<string, readonly bigint[]>;

interface Cluster {
  readonly group: string;
  /** In the order of `summedColumns`. */
  readonly added: Float64Array;
  readonly whole: Float64Array;
}

/**
 * What `clusterGrowth` asks the engine for, from cells that are at hand: the moments of the clusters that `added` belongs
 * to, less the moments that they had without it. To plan that statement costs the engine more than these sums.
 *
 * @param cells all cells of every cluster that `added` belongs to, those of `added` among them
 * @returns undefined where a sum is too large for a number
 */
export function clusterGrowthOf(
  { by, filter }: Question,
  plan: ClusterPlan,
  cells: readonly CellRow[],
  added: readonly CellRow[],
): Growth | undefined {
  const columns = summedColumns(plan);
  const clusters = new Map<string, Cluster>();
  const passes = passing(filter);
  const named = (row: CellRow): string => JSON.stringify([row[plan.cluster], ...valuesOf(row, by)]);
  for (const row of added) {
    if (!passes(row)) continue;
    const name = named(row);
    const cluster = clusters.get(name) ?? {
      group: JSON.stringify(valuesOf(row, by)),
      added: new Float64Array(columns.length),
      whole: new Float64Array(columns.length),
    };
    clusters.set(name, cluster);
    if (!addTo(cluster.added, row, columns)) return undefined;
  }
  for (const row of cells) {
    if (!passes(row)) continue;
    const cluster = clusters.get(named(row));
    if (cluster !== undefined && !addTo(cluster.whole, row, columns)) return undefined;
  }
  const growth = new Map<string, bigint[]>();
  const wanted = moments(plan).map((moment) => placed(moment, columns));
  for (const { group, added: fresh, whole } of clusters.values()) {
    const before = whole.map((sum, index) => sum - (fresh[index] ?? 0));
    const grown = [
      before.every((sum) => sum <= 0) ? 1n : 0n,
      ...wanted.map((of) => of(whole) - of(before)),
    ];
    const had = growth.get(group);
    growth.set(group, had === undefined ? grown : grown.map((sum, at) => sum + (had[at] ?? 0n)));
  }
  return growth;
}

const valuesOf = (row: CellRow, by: readonly Dimension[]): unknown[] =>
  by.map((name) => row[name] ?? null);

/** Whether a row passes, as `whereClause` says it in SQL. */
export function passing({ where, from, to }: Filter): (row: CellRow) => boolean {
  const wanted = (Object.entries(where) as [Dimension, readonly string[]][])
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => [name, new Set<unknown>(values)] as const);
  return (row) => {
    for (const [name, values] of wanted) if (!values.has(row[name])) return false;
    const day = row['day'];
    if (from !== undefined && !(typeof day === 'string' && day >= from)) return false;
    return to === undefined || (typeof day === 'string' && day <= to);
  };
}

/** @returns false where a sum would not be exact */
function addTo(sums: Float64Array, row: CellRow, columns: readonly string[]): boolean {
  for (let index = 0; index < columns.length; index++) {
    const value = row[columns[index] ?? ''] ?? 0;
    const sum = (sums[index] ?? 0) + (typeof value === 'number' ? value : NaN);
    if (!Number.isSafeInteger(sum)) return false;
    sums[index] = sum;
  }
  return true;
}

/** A moment of one cluster's sums. */
function placed(moment: Moment, columns: readonly string[]): (sums: Float64Array) => bigint {
  const at = (name: string): number => columns.indexOf(name);
  if (moment.of === 'product') {
    const [left, right] = [at(moment.left), at(moment.right)];
    return (sums) => product(sums[left] ?? 0, sums[right] ?? 0);
  }
  const column = at(moment.column);
  return moment.of === 'sum'
    ? (sums) => BigInt(sums[column] ?? 0)
    : (sums) => ((sums[column] ?? 0) > 0 ? 1n : 0n);
}

function product(left: number, right: number): bigint {
  const rounded = left * right;
  return Number.isSafeInteger(rounded) ? BigInt(rounded) : BigInt(left) * BigInt(right);
}
