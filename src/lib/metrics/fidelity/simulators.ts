import { clusterBootstrap } from '#lib/stats/bootstrap.ts';
import { missing, type Estimate } from '../estimate.ts';
import { isKnownPoint, leastPoints, leastTasks, meanMmrv, type KnownPoint } from './figures.ts';
import { rankingSentence } from './sentence.ts';
import type { FidelityPoint, SimulatorRanking, SimulatorStanding } from './types.ts';

export interface SimulatorPoints {
  readonly simulator: string;
  readonly simulator_type: string | null;
  readonly points: readonly FidelityPoint[];
}

interface Shared extends Omit<SimulatorPoints, 'points'> {
  readonly points: readonly KnownPoint[];
}

/**
 * Simulators held against reality on the same tasks and policies, closest first. The lead of the first over the second is
 * bootstrapped over shared points, because both are judged on them. Null where fewer than two simulators share a point.
 */
export function rankSimulators(
  simulators: readonly SimulatorPoints[],
  level: number,
): SimulatorRanking | null {
  const shared = onSharedPoints(simulators);
  const standings = shared
    .map(standing)
    .sort((one, other) => one.mean_absolute_gap - other.mean_absolute_gap);
  const [first, second] = standings;
  if (first === undefined || second === undefined || first.k === 0) return null;
  const lead = leadOf(shared, first.simulator, second.simulator, level);
  const trust = lead.value !== null && lead.low > 0 ? first.simulator : null;
  const enough = lead.value !== null;
  return { standings, lead, trust, sentence: rankingSentence(standings, trust, first.k, enough) };
}

const keyOf = ({ task, policy }: FidelityPoint): string => JSON.stringify([task, policy]);

function onSharedPoints(simulators: readonly SimulatorPoints[]): readonly Shared[] {
  const known = simulators
    .map((simulator) => ({ ...simulator, points: simulator.points.filter(isKnownPoint) }))
    .filter(({ points }) => points.length > 0);
  const keys = known.map(({ points }) => new Set(points.map(keyOf)));
  return known.map((simulator) => ({
    ...simulator,
    points: simulator.points
      .filter((point) => keys.every((own) => own.has(keyOf(point))))
      .sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)),
  }));
}

function standing({ simulator, simulator_type, points }: Shared): SimulatorStanding {
  const gaps = points.map(({ difference }) => difference.value);
  const tasks = [...Map.groupBy(points, ({ task }) => task).values()];
  return {
    simulator,
    simulator_type,
    k: points.length,
    mmrv: meanMmrv(tasks, 'real'),
    mean_absolute_gap: mean(gaps.map(Math.abs)),
    mean_gap: mean(gaps),
  };
}

const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Whole tasks are drawn where there are enough of them: policies on one task share what the simulator gets wrong. */
function leadOf(shared: readonly Shared[], first: string, second: string, level: number): Estimate {
  const pointsOf = (name: string): readonly KnownPoint[] =>
    shared.find(({ simulator }) => simulator === name)?.points ?? [];
  const best = pointsOf(first);
  const leads = pointsOf(second).map(({ task, difference }, at) => ({
    task,
    lead: Math.abs(difference.value) - Math.abs(best[at]?.difference.value ?? 0),
  }));
  if (leads.length < leastPoints) return missing(leads.length, leastPoints);
  const tasks = [...Map.groupBy(leads, ({ task }) => task).values()];
  const clusters = tasks.length >= leastTasks ? tasks : leads.map((lead) => [lead]);
  const found = clusterBootstrap(clusters, (drawn) => mean(drawn.flat().map(({ lead }) => lead)), {
    seed: 1,
    level,
  });
  if (found === null) return missing(leads.length, leastPoints);
  const { value, low, high, method } = found;
  return { value, low, high, level, method, n: leads.length, clusters: clusters.length };
}
