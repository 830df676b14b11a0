import type { AutonomyFigures, LatencyFigures, SuccessFigures } from '#lib/metrics/answers.ts';
import { autonomyFigures, autonomyPlan } from '#lib/metrics/autonomy.ts';
import { latencyFigures, latencyPlan, type LatencyRow } from '#lib/metrics/latency.ts';
import { successFigures, successPlan } from '#lib/metrics/success.ts';
import type { Cell, CellDimension, Evidence, LatencyCell } from './cells.ts';
import { clusterSums } from './cluster-sums.ts';

/** A question that a report answers. Every answer is split by world: real and sim are never pooled. */
export interface FigureRequest {
  readonly metric: 'success/1' | 'autonomy/1' | 'latency/1';
  readonly by: readonly CellDimension[];
  /** Values within a dimension are alternatives. */
  readonly where: { readonly [D in CellDimension]?: readonly string[] };
  /** Two-sided confidence level. */
  readonly level: number;
}

/** One published group of figures: which episodes, and what was found. */
export interface Figure {
  readonly metric: FigureRequest['metric'];
  readonly level: number;
  readonly where: FigureRequest['where'];
  readonly group: Readonly<Record<string, string>>;
  readonly figures: SuccessFigures | AutonomyFigures | LatencyFigures;
}

/** A name that stays the same from report to report, by which figures are compared. */
export const figureName = ({ metric, level, where, group, figures }: Figure): string =>
  JSON.stringify([
    metric,
    level,
    sorted(where),
    sorted(group),
    ...('measure' in figures ? [figures.measure] : []),
  ]);

const sorted = (object: Readonly<Record<string, unknown>>): unknown =>
  Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1));

/** Answers a question from published cells, by the product's own definitions. Groups come in order of their values. */
export function computeFigures(evidence: Evidence, request: FigureRequest): readonly Figure[] {
  const passes = filterOf(request);
  const by = request.by.includes('world') ? request.by : ([...request.by, 'world'] as const);
  const cells = grouped(evidence.cells.filter(passes), by);
  const histograms = grouped(evidence.latency.filter(passes), by);
  const { metric, level, where } = request;
  return [...cells.keys()].sort().flatMap((key) => {
    const group = Object.fromEntries(
      (JSON.parse(key) as string[]).map((value, index) => [by[index] ?? '', value]),
    );
    const found = figuresOf(request, cells.get(key) ?? [], histograms.get(key) ?? []);
    return found.map((figures) => ({ metric, level, where, group, figures }));
  });
}

interface Dimensioned {
  readonly dimensions: Readonly<Record<CellDimension, string>>;
}

const filterOf =
  ({ where }: FigureRequest) =>
  ({ dimensions }: Dimensioned): boolean =>
    (Object.entries(where) as [CellDimension, readonly string[]][]).every(([name, values]) =>
      values.includes(dimensions[name]),
    );

const grouped = <D extends Dimensioned>(
  rows: readonly D[],
  by: readonly CellDimension[],
): Map<string, D[]> =>
  Map.groupBy(rows, ({ dimensions }) => JSON.stringify(by.map((name) => dimensions[name])));

function figuresOf(
  { metric, level }: FigureRequest,
  cells: readonly Cell[],
  histogram: readonly LatencyCell[],
): Figure['figures'][] {
  if (metric === 'success/1')
    return [successFigures(clusterSums(cells, 'unit', successPlan), level)];
  // Trials that never reported are trials of success/1 alone: there is no time and no unit to them.
  const reported = cells.filter(({ sums }) => (sums['episodes'] ?? 0) > 0);
  if (reported.length === 0) return [];
  if (metric === 'autonomy/1') {
    const byUnit = clusterSums(reported, 'unit', autonomyPlan);
    const byDay = byUnit['clusters'] === 1 ? clusterSums(reported, 'day', autonomyPlan) : undefined;
    return [autonomyFigures(byUnit, byDay, level)];
  }
  const spread = clusterSums(reported, 'unit', latencyPlan);
  const measures = Map.groupBy(histogram, ({ measure }) => measure);
  return [...measures.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([measure, buckets]) => latencyFigures(sketchOf(measure, buckets), spread, level));
}

/** The same bucket may come from several tasks or contexts: counts add up. */
function sketchOf(measure: string, cells: readonly LatencyCell[]): LatencyRow {
  const counts = new Map<number, number>();
  for (const { bucket, count } of cells) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  const ascending = [...counts.entries()].sort(([a], [b]) => a - b);
  return {
    measure: measure as LatencyRow['measure'],
    buckets: ascending.map(([bucket]) => bucket),
    counts: ascending.map(([, count]) => count),
  };
}
