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

/** Rows of `clusterMoments` or `clusterGrowth` by group. */
export function sumsOf(
  rows: readonly Row[],
  by: readonly Dimension[],
  plan: ClusterPlan,
): Moments['groups'] {
  const names = momentNames(plan);
  return new Map(
    rows.map((row) => [
      JSON.stringify(by.map((name) => row[name] ?? null)),
      names.map((name) => wholeNumber(row[name])),
    ]),
  );
}

/** The moments that others have grown to. */
export function grown({ groups }: Moments, growth: Moments['groups'], version: number): Moments {
  const all = new Map(groups);
  for (const [group, sums] of growth) {
    const had = all.get(group);
    all.set(group, had === undefined ? sums : sums.map((sum, at) => sum + (had[at] ?? 0n)));
  }
  return { version, groups: all };
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
