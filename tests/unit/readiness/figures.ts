import type { AutonomyFigures, SuccessFigures } from '#lib/metrics/answers.ts';
import { cellSums, type Cell } from '#lib/reports/figures/cells.ts';
import { computeFigures } from '#lib/reports/figures/figure.ts';

/** One unit's work at one task, hours by class where they are given. */
export interface UnitWork {
  readonly trials: number;
  readonly successes: number;
  readonly assisted?: number;
  readonly autonomous_ms?: number;
  readonly supervised_ms?: number;
  readonly teleoperated_ms?: number;
  readonly unknown_ms?: number;
  readonly interventions?: number;
}

const hour = 3_600_000;

export function cellsOf(
  units: readonly UnitWork[],
  dimensions: Partial<Cell['dimensions']> = {},
): Cell[] {
  return units.map((work, index) => {
    const times = {
      autonomous_ms: work.autonomous_ms ?? hour,
      supervised_ms: work.supervised_ms ?? 0,
      teleoperated_ms: work.teleoperated_ms ?? 0,
      unknown_ms: work.unknown_ms ?? 0,
    };
    const sums: Record<string, number> = {
      ...Object.fromEntries(cellSums.map((name) => [name, 0])),
      ...times,
      duration_ms: Object.values(times).reduce((a, b) => a + b, 0),
      episodes: work.trials,
      trials: work.trials,
      successes: work.successes,
      assisted: work.assisted ?? 0,
      failures: work.trials - work.successes - (work.assisted ?? 0),
      interventions: work.interventions ?? 0,
    };
    return {
      cluster_kind: 'unit',
      cluster: index + 1,
      dimensions: {
        task: 'cup-lift',
        policy: 'helm@v1',
        world: 'real',
        context: 'production',
        ...dimensions,
      },
      sums,
    };
  });
}

export function successOf(units: readonly UnitWork[]): SuccessFigures {
  const [figure] = computeFigures(
    { cells: cellsOf(units), latency: [] },
    { metric: 'success/1', by: [], where: {}, level: 0.9 },
  );
  return figure?.figures as SuccessFigures;
}

export function autonomyOf(units: readonly UnitWork[]): AutonomyFigures {
  const [figure] = computeFigures(
    { cells: cellsOf(units), latency: [] },
    { metric: 'autonomy/1', by: [], where: {}, level: 0.9 },
  );
  return figure?.figures as AutonomyFigures;
}
