import type { ClusterPlan } from '#lib/metrics/cluster-sums.ts';
import type { SumsRow } from '#lib/metrics/success.ts';
import type { Cell } from './cells.ts';

/**
 * What `metrics/cluster-sums.ts` says in SQL, over cells at hand: sums by cluster, then sums, squares and products over
 * clusters. All of them are whole numbers and products are exact, so that the order changes no digit.
 */
export function clusterSums(
  cells: readonly Cell[],
  kind: Cell['cluster_kind'],
  plan: Pick<ClusterPlan, 'sums' | 'measures'>,
): SumsRow {
  const clusters = byCluster(cells.filter(({ cluster_kind }) => cluster_kind === kind));
  const total: Record<string, number> = { clusters: clusters.length };
  for (const name of plan.sums)
    total[name] = clusters.reduce((sum, cluster) => sum + (cluster[name] ?? 0), 0);
  for (const { name, base, part } of plan.measures) {
    const pairs = clusters.map((cluster) => [cluster[base] ?? 0, cluster[part] ?? 0] as const);
    const add = (of: (x: number, y: number) => number): number =>
      pairs.reduce((sum, [x, y]) => sum + of(x, y), 0);
    // Squared milliseconds of a month leave 2⁵³ behind.
    const multiply = (of: (x: number, y: number) => readonly [number, number]): number =>
      Number(
        pairs.reduce((sum, [x, y]) => {
          const [left, right] = of(x, y);
          return sum + BigInt(left) * BigInt(right);
        }, 0n),
      );
    total[`${name}_m`] = pairs.filter(([x]) => x > 0).length;
    total[`${name}_x`] = add((x) => x);
    total[`${name}_y`] = add((_, y) => y);
    total[`${name}_xx`] = multiply((x) => [x, x]);
    total[`${name}_yy`] = multiply((_, y) => [y, y]);
    total[`${name}_xy`] = multiply((x, y) => [x, y]);
  }
  return total;
}

function byCluster(cells: readonly Cell[]): readonly Readonly<Record<string, number>>[] {
  const clusters = Map.groupBy(cells, ({ cluster }) => cluster);
  return [...clusters.entries()]
    .sort(([a], [b]) => a - b)
    .map(([, parts]) => withActiveTime(added(parts.map(({ sums }) => sums))));
}

function added(parts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const part of parts)
    for (const [name, value] of Object.entries(part)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}

/** The derived times of autonomy/1 (`metrics/autonomy.ts`): all are sums of stored ones. */
function withActiveTime(sums: Record<string, number>): Record<string, number> {
  const read = (name: string): number => sums[name] ?? 0;
  const [autonomous, supervised, unknown] = [
    read('autonomous_ms'),
    read('supervised_ms'),
    read('unknown_ms'),
  ];
  return {
    ...sums,
    active_ms: read('duration_ms') - read('idle_ms'),
    autonomous_or_unknown_ms: autonomous + unknown,
    watched_ms: autonomous + supervised,
    watched_or_unknown_ms: autonomous + supervised + unknown,
  };
}
