import { clusterBootstrap } from '#lib/stats/bootstrap.ts';
import { choiceBySim } from '#lib/stats/choice-by-sim.ts';
import { permutationFloor } from '#lib/stats/correlation.ts';
import { equalWeightsMean } from '#lib/stats/equal-weights.ts';
import { mmrv, type MmrvGap } from '#lib/stats/mmrv.ts';
import { moverDifference } from '#lib/stats/mover.ts';
import { pearson } from '#lib/stats/pearson.ts';
import { reproduction } from '#lib/stats/reproduction.ts';
import { spearman } from '#lib/stats/spearman.ts';
import { isKnown, missing, type Estimate, type KnownEstimate } from '../estimate.ts';
import { fidelitySentence, fidelityWarnings } from './sentence.ts';
import type { ChoiceFigure, CorrelationFigure, FidelityFigures, FidelityPoint } from './types.ts';

/** A point whose rates are both known. */
export type KnownPoint = FidelityPoint & {
  readonly sim: KnownEstimate;
  readonly real: KnownEstimate;
  readonly difference: KnownEstimate;
};

export const isKnownPoint = (point: FidelityPoint): point is KnownPoint =>
  isKnown(point.sim) && isKnown(point.real) && isKnown(point.difference);

/** A point from the figures of both sides. */
export function fidelityPoint(
  task: string,
  policy: string,
  { sim, real, difference }: Record<'sim' | 'real' | 'difference', Estimate>,
): FidelityPoint {
  const reproduced =
    isKnown(sim) && isKnown(real) && reproduction(sim.value, real).verdict === 'reproduced';
  return { task, policy, sim, real, difference, reproduced };
}

/** One simulator on one task: how it ranks the policies. */
export function taskFidelity(
  points: readonly FidelityPoint[],
  level: number,
  gap: MmrvGap = 'real',
): FidelityFigures {
  const known = points.filter(isKnownPoint);
  const [sim, real] = ratesOf(known);
  const enough = known.length >= 2;
  return withReading({
    ...gapsOf(known, level),
    mmrv: enough ? mmrv(sim, real, gap).value : null,
    mmrv_gap: gap,
    k: known.length,
    tasks: known.length > 0 ? 1 : 0,
    pearson: enough ? correlationOf(known, 'pearson', level) : null,
    spearman: enough ? correlationOf(known, 'spearman', level) : null,
    choice: enough ? choiceOf(known) : null,
    reproduced: known.filter((point) => point.reproduced).length,
    points,
  });
}

/** One simulator over all tasks: the mean of the tasks' MMRV, and correlations over all points. */
export function overallFidelity(
  points: readonly FidelityPoint[],
  level: number,
  gap: MmrvGap = 'real',
): FidelityFigures {
  const known = points.filter(isKnownPoint);
  const tasks = [...Map.groupBy(known, (point) => point.task).values()];
  const enough = known.length >= 2;
  return withReading({
    ...gapsOf(known, level),
    mmrv: meanMmrv(tasks, gap),
    mmrv_gap: gap,
    k: known.length,
    tasks: tasks.length,
    pearson: enough ? correlationOf(known, 'pearson', level, tasks) : null,
    spearman: enough ? correlationOf(known, 'spearman', level, tasks) : null,
    choice: null,
    reproduced: known.filter((point) => point.reproduced).length,
    points,
  });
}

/** The mean over tasks of the MMRV within each, as SIMPLER reports it; tasks of one policy have none. */
export function meanMmrv(tasks: readonly (readonly KnownPoint[])[], gap: MmrvGap): number | null {
  const values = tasks
    .filter((points) => points.length >= 2)
    .map((points) => mmrv(...ratesOf(points), gap).value);
  return values.length === 0 ? null : mean(values);
}

const withReading = (figures: Omit<FidelityFigures, 'reading'>): FidelityFigures => ({
  ...figures,
  reading: { sentence: fidelitySentence(figures), warnings: fidelityWarnings(figures) },
});

const ratesOf = (points: readonly KnownPoint[]): [number[], number[]] => [
  points.map(({ sim }) => sim.value),
  points.map(({ real }) => real.value),
];

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function gapsOf(
  points: readonly KnownPoint[],
  level: number,
): Pick<FidelityFigures, 'estimate' | 'mean_absolute_gap'> {
  if (points.length === 0) return { estimate: missing(0, 1), mean_absolute_gap: null };
  const { value, low, high, method } = equalWeightsMean(points.map(({ difference }) => difference));
  return {
    estimate: { value, low, high, level, method, n: points.length },
    mean_absolute_gap: mean(points.map(({ difference }) => Math.abs(difference.value))),
  };
}

/** Fewest points from which a perfect order can be told from chance: 1/4! is 0.042. */
export const leastPoints = 4;
/** Fewest tasks over which whole tasks are drawn; below, points are drawn as if tasks did not matter. */
export const leastTasks = 5;

function correlationOf(
  points: readonly KnownPoint[],
  kind: 'pearson' | 'spearman',
  level: number,
  tasks: readonly (readonly KnownPoint[])[] = [],
): CorrelationFigure {
  const measure = kind === 'pearson' ? pearson : spearman;
  const clusters = tasks.length >= leastTasks ? tasks : points.map((point) => [point]);
  const statistic = (drawn: readonly (readonly KnownPoint[])[]): number | null => {
    const all = drawn.flat();
    return all.length < 2 ? null : measure(...ratesOf(all));
  };
  const k = points.length;
  const interval =
    k < leastPoints ? null : clusterBootstrap(clusters, statistic, { seed: 1, level });
  return {
    value: measure(...ratesOf(points)),
    low: interval?.low ?? null,
    high: interval?.high ?? null,
    level,
    k,
    permutation_floor: permutationFloor(k),
    can_mean_anything: k >= leastPoints,
  };
}

function choiceOf(points: readonly KnownPoint[]): ChoiceFigure {
  const [sim, real] = ratesOf(points);
  const { agreement, regret, worst_regret, leaders } = choiceBySim(sim, real);
  const best = Math.max(...real);
  const leading = points.filter((point) => point.real.value === best);
  const chosen = leaders
    .flatMap((at) => points[at] ?? [])
    .sort((one, other) => one.real.value - other.real.value);
  const [worst, first] = [chosen[0], leading[0]];
  const loss =
    worst === undefined || first === undefined || worst === first
      ? { low: 0, high: 0 }
      : moverDifference(first.real, worst.real, 'newcombe');
  return {
    agreement,
    regret,
    worst_regret,
    regret_low: loss.low,
    regret_high: loss.high,
    sim_leaders: leaders.flatMap((at) => points[at]?.policy ?? []),
    real_leaders: leading.map(({ policy }) => policy),
  };
}
