import { momentNames, type ClusterPlan } from '#lib/metrics/cluster-sums.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import type { Row, Value } from './reader.ts';

/** Sums of one group, in the order of the plan's moments, to the last digit. */
type Sums = readonly bigint[];

/** What a question about sums by unit came to after so many batches: by group, its values as JSON. */
export interface Moments {
  readonly version: number;
  readonly groups: ReadonlyMap<string, Sums>;
}

/** Rows of `clusterMoments` or `clusterGrowth`, the latter added to what there was. */
export function momentsOf(
  rows: readonly Row[],
  by: readonly Dimension[],
  plan: ClusterPlan,
  version: number,
  before: Moments['groups'] = new Map(),
): Moments {
  const names = momentNames(plan);
  const groups = new Map(before);
  for (const row of rows) {
    const key = JSON.stringify(by.map((name) => row[name] ?? null));
    const had = groups.get(key);
    const sums = names.map((name) => wholeNumber(row[name]));
    groups.set(key, had === undefined ? sums : sums.map((sum, index) => sum + (had[index] ?? 0n)));
  }
  return { version, groups };
}

/** The engine's whole numbers: those that a number cannot hold come as their digits. */
const wholeNumber = (value: Value | undefined): bigint =>
  typeof value === 'number' || typeof value === 'string' ? BigInt(value) : 0n;

/** The rows that `perClusterSums` would give, in no order. */
export function rowsOf({ groups }: Moments, by: readonly Dimension[], plan: ClusterPlan): Row[] {
  const names = momentNames(plan);
  return [...groups].map(([key, sums]) => {
    const row: Record<string, Value> = {};
    const values = JSON.parse(key) as (string | null)[];
    for (const [index, name] of by.entries()) row[name] = values[index] ?? null;
    for (const [index, name] of names.entries()) row[name] = toDouble(sums[index] ?? 0n);
    return row;
  });
}

const upperUnit = 2 ** 64;

/**
 * As the engine casts a HUGEINT to DOUBLE, its two halves by themselves: so an answer has the same last digit whichever of
 * the two made it.
 */
export function toDouble(value: bigint): number {
  if (value >= 0n && value < 1n << 53n) return Number(value);
  const upper = value >> 64n;
  const lower = BigInt.asUintN(64, value);
  if (upper === -1n) return -Number(BigInt.asUintN(64, -1n - value)) - 1;
  return Number(lower) + Number(upper) * upperUnit;
}
