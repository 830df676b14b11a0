import { missing, type Estimate } from '#lib/metrics/estimate.ts';
import { successNeeds } from '#lib/metrics/success.ts';
import { clopperPearson } from '#lib/stats/clopper-pearson.ts';
import { clusterSums } from '#lib/stats/clusters.ts';
import { clusteredInterval } from '#lib/stats/korn-graubard.ts';
import { wilson } from '#lib/stats/wilson.ts';
import type { Cell } from './board-cells.ts';

/** The interval that a spec's statistics plan names. */
export interface PlanInterval {
  readonly method: 'clopper-pearson' | 'wilson';
  readonly confidence: number;
}

/**
 * Success rate by the plan's interval. Where trials come from several units it is the product's own, at the effective
 * sample size: the plan's speaks for independent trials only. Trials that never reported belong to the unit with most.
 */
export function boardShare(cells: readonly Cell[], { method, confidence }: PlanInterval): Estimate {
  const n = sum(cells, 'n');
  const k = sum(cells, 'k');
  if (n < successNeeds) return missing(n, successNeeds);
  const units = unitCounts(cells);
  if (units.length < 2) {
    const estimate =
      method === 'wilson' ? wilson(k, n, confidence) : clopperPearson(k, n, confidence);
    return { ...estimate, n, k };
  }
  const clustered = clusteredInterval(clusterSums(units), confidence);
  const { value, low, high, level, clusters, effective_n } = clustered;
  return { value, low, high, level, method: clustered.method, n, k, clusters, effective_n };
}

/**
 * The level with the lowest rate. Nobody knows at which level a trial that never reported would have been, so it is
 * charged to that one.
 */
export function worstLevelShare(cells: readonly Cell[], interval: PlanInterval): Estimate | null {
  const missed = cells.filter(({ unit }) => unit === null);
  const levels = [...Map.groupBy(reportedAt(cells), ({ level }) => level).values()].map(
    (ofLevel) => [...ofLevel, ...missed],
  );
  const rate = (ofLevel: readonly Cell[]): number =>
    sum(ofLevel, 'k') / Math.max(1, sum(ofLevel, 'n'));
  const [worst] = levels.sort((a, b) => rate(a) - rate(b));
  return worst === undefined ? null : boardShare(worst, interval);
}

/** Each level by itself, as reported. */
export const levelShares = (
  cells: readonly Cell[],
  interval: PlanInterval,
): readonly { readonly level: string; readonly estimate: Estimate }[] =>
  [...Map.groupBy(reportedAt(cells), ({ level }) => level ?? '')]
    .map(([level, ofLevel]) => ({ level, estimate: boardShare(ofLevel, interval) }))
    .sort((a, b) => (a.level < b.level ? -1 : 1));

const reportedAt = (cells: readonly Cell[]): readonly Cell[] =>
  cells.filter(({ level, unit }) => level !== null && unit !== null);

export const sum = (
  cells: readonly Cell[],
  of: 'n' | 'k' | 'reported' | 'repeated' | 'corrected' | 'generated',
): number => cells.reduce((all, cell) => all + cell[of], 0);

function unitCounts(cells: readonly Cell[]): { n: number; k: number }[] {
  const known = cells.filter(({ unit }) => unit !== null);
  const units = [...Map.groupBy(known, ({ unit }) => unit).values()]
    .map((ofUnit) => ({ n: sum(ofUnit, 'n'), k: sum(ofUnit, 'k') }))
    .sort((a, b) => b.n - a.n);
  const [largest] = units;
  const missed = sum(cells, 'n') - sum(known, 'n');
  if (largest !== undefined) largest.n += missed;
  return units.filter(({ n }) => n > 0);
}
