import { setImmediate as breathe } from 'node:timers/promises';
import { fidelityPoint, overallFidelity, taskFidelity } from '#lib/metrics/fidelity/figures.ts';
import { fidelity } from '#lib/metrics/fidelity/definition.ts';
import { predictionOf } from '#lib/metrics/fidelity/prediction.ts';
import { rankSimulators } from '#lib/metrics/fidelity/simulators.ts';
import type {
  FidelityAnswer,
  FidelityFigures,
  FidelityPoint,
} from '#lib/metrics/fidelity/types.ts';
import type { Group, Grouped, SimRealFigures } from '#lib/metrics/answers.ts';
import { metricId, sqlHash } from '#lib/metrics/definition.ts';
import { maxGroups } from '#lib/metrics/request.ts';
import { defaultLevel, defaultLimit } from './groups.ts';
import type { EvidenceReader } from './reader.ts';
import { simRealAnswer } from './sim-real.ts';
import type { MetricRequest } from './types.ts';

/**
 * Each simulator on each task and over all of them: one row per simulator × task, and one with task null per simulator.
 * The grouping of the request does not matter: fidelity is across policies.
 */
export async function fidelityAnswer(
  reader: EvidenceReader,
  request: MetricRequest,
): Promise<FidelityAnswer> {
  const { filter, level = defaultLevel, limit = defaultLimit } = request;
  const rates = await simRealAnswer(reader, { by: [], filter, level, limit: maxGroups });
  const simulators = [...Map.groupBy(rates.rows, ({ group }) => group['simulator'] ?? '')];
  const rows: Grouped<FidelityFigures>[] = [];
  for (const [simulator, own] of simulators) {
    const group = { simulator, simulator_type: own[0]?.group['simulator_type'] ?? null };
    rows.push({ group: { task: null, ...group }, ...overallFidelity(own.map(pointOf), level) });
    for (const [task, ofTask] of Map.groupBy(own, (row) => row.group['task'] ?? '')) {
      rows.push({ group: { task, ...group }, ...taskFidelity(ofTask.map(pointOf), level) });
      await breathe();
    }
  }
  return {
    metric: metricId(fidelity),
    sql_sha256: sqlHash(fidelity),
    rows: rows.slice(0, limit),
    evidence: rates.evidence,
    generated: rates.generated,
    omitted_groups: Math.max(0, rows.length - limit),
    simulators: rankSimulators(
      simulators.map(([simulator, own]) => ({
        simulator,
        simulator_type: own[0]?.group['simulator_type'] ?? null,
        points: own.map(pointOf),
      })),
      level,
    ),
    predictions: rates.rows.flatMap((row) => predictionOf(whereOf(row.group), row, level) ?? []),
  };
}

const whereOf = (group: Group) => ({
  task: group['task'] ?? '',
  policy: group['policy'] ?? '',
  simulator: group['simulator'] ?? '',
});

function pointOf(row: Grouped<SimRealFigures>): FidelityPoint {
  const { task, policy } = whereOf(row.group);
  return fidelityPoint(task, policy, { sim: row.sim, real: row.real, difference: row.estimate });
}
