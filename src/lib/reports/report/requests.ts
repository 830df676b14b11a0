import {
  sliceKey,
  slicesOf,
  type EvidenceSlice,
  type ReadinessRules,
} from '#lib/readiness/rules.ts';
import { twoSidedLevel, type SliceFigures } from '#lib/readiness/measure.ts';
import type { ReadinessInput } from '#lib/readiness/evaluate.ts';
import type { AutonomyFigures, LatencyFigures, SuccessFigures } from '#lib/metrics/answers.ts';
import type { Figure, FigureRequest } from '../figures/figure.ts';

/** Work counts in the fleet's figures; demonstrations and data collection are not work. */
export const workContexts = ['benchmark', 'production', 'research', 'self_play'] as const;

const level = 0.95;
const real = { world: ['real'], context: workContexts };

/**
 * The questions of an autonomy report. The first is the headline: the five figures that are published together always
 * (strict, inclusive, interventions per hour, people-minutes per robot-hour, finished without help).
 */
export const autonomyRequests: readonly FigureRequest[] = [
  { metric: 'autonomy/1', by: [], where: real, level },
  { metric: 'autonomy/1', by: ['context'], where: real, level },
  { metric: 'autonomy/1', by: ['task', 'policy'], where: real, level },
  { metric: 'success/1', by: ['task', 'policy'], where: real, level },
];

/** The questions of a readiness report: success in both worlds, and what each slice of the rules needs. */
export const readinessRequests = (rules: ReadinessRules): readonly FigureRequest[] => [
  { metric: 'success/1', by: ['task', 'policy'], where: real, level },
  {
    metric: 'success/1',
    by: ['task', 'policy'],
    where: { world: ['sim'], context: workContexts },
    level,
  },
  ...slicesOf(rules).flatMap((slice) => sliceRequests(slice, twoSidedLevel(rules.confidence))),
];

const sliceRequests = (
  { world, contexts }: EvidenceSlice,
  twoSided: number,
): readonly FigureRequest[] =>
  (['success/1', 'autonomy/1', 'latency/1'] as const).map((metric) => ({
    metric,
    by: ['task', 'policy'],
    where: { world: [world], context: contexts },
    level: twoSided,
  }));

/** The inputs of the readiness rules, found again among published figures. */
export function readinessInputs(
  rules: ReadinessRules,
  figures: readonly Figure[],
): readonly ReadinessInput[] {
  const wanted = twoSidedLevel(rules.confidence);
  return slicesOf(rules).flatMap((slice) => {
    const ofSlice = figures.filter(
      (figure) => figure.level === wanted && whereKey(figure) === sliceKey(slice),
    );
    const groups = Map.groupBy(ofSlice, ({ group }) =>
      JSON.stringify([group['task'], group['policy']]),
    );
    return [...groups.values()].flatMap((group) => {
      const { task, policy } = group[0]?.group ?? {};
      return task === undefined || policy === undefined
        ? []
        : [{ task, policy, slice, figures: sliceFigures(group) }];
    });
  });
}

const whereKey = ({ where }: Figure): string =>
  `${where.world?.join('+') ?? ''}:${[...(where.context ?? [])].sort().join('+')}`;

function sliceFigures(figures: readonly Figure[]): SliceFigures {
  const of = (metric: FigureRequest['metric']): Figure['figures'][] =>
    figures.filter((figure) => figure.metric === metric).map((figure) => figure.figures);
  const [success] = of('success/1') as SuccessFigures[];
  const [autonomy] = of('autonomy/1') as AutonomyFigures[];
  return {
    ...(success === undefined ? {} : { success }),
    ...(autonomy === undefined ? {} : { autonomy }),
    latency: of('latency/1') as LatencyFigures[],
  };
}
