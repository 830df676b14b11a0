import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Engine } from '../engine/engine.ts';
import { taskOf } from '../tasks/registry.ts';
import type { HashFactory } from './recorder.ts';
import { TrialSession, type TrialResult } from './session.ts';

/**
 * Runs one trial with a policy that comes with the task.
 *
 * @throws TelltaleError NOT_FOUND when the task has no policy of that name.
 */
export function runScripted(
  engine: Engine,
  spec: SimulatedSpec,
  planned: PlannedTrial,
  policyName: string,
  hash?: HashFactory,
): TrialResult {
  const { policies } = taskOf(spec.simulation.scene.builder.module);
  const create = policies[policyName];
  if (!create) {
    const known = Object.keys(policies).join(', ');
    throw new TelltaleError(
      'NOT_FOUND',
      `${spec.id} has no built-in policy "${policyName}"; it has: ${known}`,
    );
  }
  const session = new TrialSession(engine, spec, planned, hash);
  const policy = create({ instruction: spec.instruction.canonical.text, seed: planned.seed });
  while (!session.done) session.apply(policy.act(session.observe()));
  return session.finish();
}
