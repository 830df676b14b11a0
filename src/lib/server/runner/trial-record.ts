import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import type { Interval } from '#lib/benchmarks/grading/measures.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { Episode } from '#lib/log/index.ts';
import type { TrialResult } from '#lib/sim/trial/session.ts';
import type { PolicyFault } from './policies/policy-client.ts';
import type { RunPlan } from './run-plan.ts';
import { encodeNumbers, type PolicyCalls, type TrialFile } from './trial-file.ts';

/** A finished trial, before it is written down. */
export interface FinishedTrial {
  readonly spec: SimulatedSpec;
  readonly plan: RunPlan;
  readonly planned: PlannedTrial;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly result: TrialResult;
  readonly calls: PolicyCalls | null;
  readonly fault: { readonly fault: PolicyFault; readonly detail: string } | null;
}

/**
 * The trial's file with the evidence made from it. A policy's fault makes the trial a failure with that reason. An
 * invalid trial (engine warning, NaN) is aborted, which counts as a failure: blowing up the simulation is no way out.
 */
export function trialFileOf(finished: FinishedTrial): TrialFile {
  const { spec, plan, planned, result, calls, fault } = finished;
  const { grade, invalid } = result;
  const success = fault === null && invalid === null && grade?.success === true;
  const failure = invalid ?? fault?.fault ?? grade?.failure ?? null;
  const summary: TrialFile['result'] = {
    success,
    failure: success ? null : failure,
    detail: fault?.detail.slice(0, 500) ?? null,
    invalid,
    score: scoreOf(finished, success),
    stages: grade?.stages ?? [],
    measures: grade?.measures ?? {},
    steps: result.steps,
    trajectory_sha256: result.trajectory_sha256,
    response_ms: result.response_ms,
  };
  return {
    format: 'telltale.trial/1',
    run_id: plan.run_id,
    spec: plan.spec,
    spec_sha256: plan.spec_sha256,
    engine: {
      package: spec.simulation.engine.package,
      wasm_sha256: spec.simulation.engine.wasm_sha256,
    },
    policy: {
      kind: plan.policy.kind === 'scripted' ? 'scripted' : 'external',
      name: plan.policy.name,
      version: plan.policy.version,
    },
    planned,
    result: summary,
    calls,
    actions: encodeNumbers(result.actions),
    prints: encodeNumbers(result.prints),
    episode: episodeOf(finished, summary),
  };
}

/** The file of a trial that took its worker down twice: invalid, with nothing to replay. */
export function lostTrial(
  spec: SimulatedSpec,
  plan: RunPlan,
  planned: PlannedTrial,
  reason: string,
  clock: Clock,
): TrialFile {
  const file = trialFileOf({
    spec,
    plan,
    planned,
    startedAt: clock.now(),
    calls: null,
    fault: null,
    result: {
      grade: null,
      invalid: 'engine-abort',
      steps: 0,
      trajectory_sha256: sha256Hex(''),
      actions: new Float64Array(),
      prints: new Uint32Array(),
      response_ms: null,
      trace: { timesUs: [], signals: new Map() },
    },
  });
  return { ...file, result: { ...file.result, detail: reason.slice(0, 500) } };
}

/** A trial that its policy did not finish keeps the credit of the stages reached, but not that of success. */
function scoreOf({ spec, result, fault }: FinishedTrial, success: boolean): number {
  if (!result.grade) return 0;
  if (success || fault === null) return result.grade.score;
  const reached = spec.rubric.filter(
    ({ stage, when }) => result.grade?.stages.includes(stage) && !('success' in when),
  );
  return Math.min(
    reached.reduce((sum, { weight }) => sum + weight, 0),
    1,
  );
}

function episodeOf(finished: FinishedTrial, summary: TrialFile['result']): Episode {
  const { spec, plan, planned, calls } = finished;
  const duration = Math.round(summary.steps * spec.simulation.engine.timestep_s * 1000);
  const [, engineVersion = ''] = /@([^@]+)$/.exec(spec.simulation.engine.package) ?? [];
  return {
    schema: 'telltale.episode/1',
    episode_id: `${plan.run_id}/${planned.trial}`,
    task: spec.id,
    instruction: plan.instruction,
    context: 'benchmark',
    world: {
      kind: 'sim',
      simulator: spec.simulation.engine.name,
      version: engineVersion,
      type: 'physics',
    },
    policy: { name: plan.policy.name, version: plan.policy.version, checkpoint_sha256: null },
    robot: {
      unit: `sim-${spec.embodiment.sim?.id ?? 'robot'}`,
      embodiment: spec.embodiment.sim?.id ?? 'robot',
      hardware: null,
    },
    site: 'simulation',
    started_at: new Date(finished.startedAt).toISOString(),
    duration_ms: duration,
    sequence: null,
    benchmark: {
      suite: spec.id,
      version: spec.version,
      spec_sha256: plan.spec_sha256,
      run_id: plan.run_id,
      trial: planned.trial,
      seed: planned.seed,
      conditions: Object.fromEntries(
        Object.entries(planned.conditions).map(([name, value]) => [name, String(value)]),
      ),
    },
    pair_id: planned.pair_id,
    outcome: summary.success ? 'success' : summary.invalid ? 'aborted' : 'failure',
    score: summary.score,
    failure_reason: summary.failure,
    grading: { by: 'predicate', grader: plan.spec, blinded: null },
    control:
      duration > 0
        ? [{ mode: 'autonomous', start_ms: 0, end_ms: duration, source: 'command_stream' }]
        : [],
    latency: {
      response_ms: summary.response_ms,
      inference_ms: calls && calls.latency_ms.length > 0 ? quantilesOf(calls.latency_ms) : null,
      deadline_misses: calls?.deadline_misses ?? null,
      stalls: stallsOf(summary.measures['stalls']),
    },
    incidents: [],
    media: [],
    trajectory: { sha256: summary.trajectory_sha256, uri: null },
    extra: {
      measures: summary.measures,
      stages: summary.stages,
      split: plan.split,
      seed_index: planned.seed_index,
      steps: summary.steps,
      ...(summary.detail ? { failure_detail: summary.detail } : {}),
    },
  };
}

const isIntervals = (value: unknown): value is readonly Interval[] => Array.isArray(value);

const stallsOf = (value: unknown): Interval[] => (isIntervals(value) ? [...value] : []);

/** Quantiles of the calls by nearest rank: with few calls no value is shown that was not measured. */
function quantilesOf(latencies: readonly number[]): {
  p50: number;
  p95: number;
  p99: number;
  max: number;
  mean: number;
  n: number;
} {
  const sorted = [...latencies].sort((a, b) => a - b);
  const n = sorted.length;
  const at = (share: number): number => sorted[Math.max(Math.ceil(share * n) - 1, 0)] ?? 0;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / n;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), mean, n };
}
