import { specName, specSha256 } from '#lib/benchmarks/spec/parse.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { loadEngine } from '#lib/sim/engine/engine.ts';
import { taskOf } from '#lib/sim/tasks/registry.ts';
import { replay, type Audit, type Comparison, type Recorded } from '#lib/sim/trial/replay.ts';
import { decodeActions, decodePrints, type TrialFile } from './trial-file.ts';
import { nativeHash, readWasm } from './wasm.ts';

/** What `bench replay --json` prints. */
export type ReplayAnswer = Comparison & {
  readonly trial: string;
  readonly spec: string;
  readonly trajectory_sha256: string;
  /** Each audit that was made, with its own finding. */
  readonly audits: Partial<Record<Audit, Comparison>>;
};

/**
 * Re-executes a trial: its recorded actions, and for a built-in policy policy and seed as well. It matches when every
 * audit gives the recorded bytes.
 *
 * @param audits which audits to make; by default all that the trial allows.
 * @throws TelltaleError VERIFICATION_FAILED when the spec or engine at hand is not the one that the trial names.
 */
export async function replayTrial(
  trial: TrialFile,
  spec: SimulatedSpec,
  audits: readonly Audit[] = auditsFor(trial, spec),
): Promise<ReplayAnswer> {
  checkIdentity(trial, spec);
  const engine = await loadEngine(await readWasm(trial.engine.wasm_sha256));
  const recorded: Recorded = {
    planned: trial.planned,
    steps: trial.result.steps,
    trajectory_sha256: trial.result.trajectory_sha256,
    actions: decodeActions(trial.actions),
    prints: decodePrints(trial.prints),
  };
  const found = audits.map(
    (audit) =>
      [audit, replay(engine, spec, recorded, audit, trial.policy.name, nativeHash)] as const,
  );
  const worst = found.map(([, comparison]) => comparison).reduce(earlierDifference);
  return {
    ...worst,
    trial: trial.episode.episode_id,
    spec: trial.spec,
    trajectory_sha256: trial.result.trajectory_sha256,
    audits: Object.fromEntries(found),
  };
}

/** The audits that a trial allows: recorded actions always, policy and seed where the policy is built in. */
export function auditsFor(trial: TrialFile, spec: SimulatedSpec): Audit[] {
  const known = Object.keys(taskOf(spec.simulation.scene.builder.module).policies);
  const canRerun = trial.policy.kind === 'scripted' && known.includes(trial.policy.name);
  return canRerun ? ['policy', 'actions'] : ['actions'];
}

function checkIdentity(trial: TrialFile, spec: SimulatedSpec): void {
  const sha256 = specSha256(spec);
  if (trial.spec === specName(spec) && trial.spec_sha256 === sha256) return;
  throw new TelltaleError(
    'VERIFICATION_FAILED',
    `the trial was run under ${trial.spec} with sha256 ${trial.spec_sha256}; the spec at hand is ${specName(spec)} with ${sha256}`,
  );
}

function earlierDifference(a: Comparison, b: Comparison): Comparison {
  if (a.match) return b;
  if (b.match) return a;
  const stepA = a.first_difference.step ?? Infinity;
  const stepB = b.first_difference.step ?? Infinity;
  return stepB < stepA ? b : a;
}
