import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { HashFactory } from './recorder.ts';
import { runScripted } from './run-scripted.ts';
import { TrialSession, type TrialResult } from './session.ts';

/** What was recorded of a trial, as far as a replay compares it. */
export interface Recorded {
  readonly planned: PlannedTrial;
  readonly steps: number;
  readonly trajectory_sha256: string;
  readonly actions: Float64Array;
  readonly prints: Uint32Array;
}

/** Audit A runs policy and seed again; audit B feeds the recorded actions, whatever made them. */
export type Audit = 'policy' | 'actions';

/** Outcome of one audit. `step` counts from 0; null when the hashes differ but every recorded print agrees. */
export type Comparison =
  | { readonly match: true; readonly steps: number }
  | {
      readonly match: false;
      readonly steps: number;
      readonly first_difference: { readonly step: number | null };
    };

/**
 * Executes recorded actions again, tick by tick.
 *
 * @throws TelltaleError INVALID_RECORD when the actions do not divide into ticks of this spec.
 */
export function runRecorded(
  engine: Engine,
  spec: SimulatedSpec,
  planned: PlannedTrial,
  actions: Float64Array,
  hash?: HashFactory,
): TrialResult {
  const dim = spec.simulation.control.targets.length;
  if (actions.length % dim !== 0) {
    throw new TelltaleError(
      'INVALID_RECORD',
      `${actions.length} recorded values are not rows of ${dim} targets`,
    );
  }
  const session = new TrialSession(engine, spec, planned, hash);
  for (let start = 0; start < actions.length && !session.done; start += dim) {
    session.apply(Array.from(actions.subarray(start, start + dim)));
  }
  return session.finish();
}

/**
 * Executes a trial again and compares it byte for byte.
 *
 * @param policyName the built-in policy for audit A.
 * @throws TelltaleError NOT_FOUND when audit A is asked for a policy that the task does not have.
 */
export function replay(
  engine: Engine,
  spec: SimulatedSpec,
  recorded: Recorded,
  audit: Audit,
  policyName: string,
  hash?: HashFactory,
): Comparison {
  const result =
    audit === 'policy'
      ? runScripted(engine, spec, recorded.planned, policyName, hash)
      : runRecorded(engine, spec, recorded.planned, recorded.actions, hash);
  return compare(
    recorded,
    result,
    audit === 'actions' ? alteredStep(spec, recorded, result) : null,
  );
}

/**
 * Step at which recorded actions are not what the controller applies: it cuts to range and rate, which could hide an
 * alteration from the trajectory.
 */
function alteredStep(spec: SimulatedSpec, recorded: Recorded, result: TrialResult): number | null {
  const { control, engine } = spec.simulation;
  const shared = Math.min(recorded.actions.length, result.actions.length);
  const stepsPerTick = Math.round(1 / (control.rate_hz * engine.timestep_s));
  for (let index = 0; index < shared; index++) {
    if (!Object.is(recorded.actions[index], result.actions[index])) {
      return Math.floor(index / control.targets.length) * stepsPerTick;
    }
  }
  return null;
}

function compare(recorded: Recorded, result: TrialResult, altered: number | null): Comparison {
  const same =
    recorded.trajectory_sha256 === result.trajectory_sha256 && recorded.steps === result.steps;
  const parted = firstDifference(recorded.prints, result.prints);
  const step =
    parted !== null && altered !== null ? Math.min(parted, altered) : (parted ?? altered);
  if (same && step === null) return { match: true, steps: result.steps };
  return { match: false, steps: result.steps, first_difference: { step } };
}

/** Index of the first step whose prints differ, or at which one trajectory has ended; null when all agree. */
function firstDifference(a: Uint32Array, b: Uint32Array): number | null {
  const shared = Math.min(a.length, b.length);
  for (let step = 0; step < shared; step++) if (a[step] !== b[step]) return step;
  return a.length === b.length ? null : shared;
}
