import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import type { Registration } from '#lib/log/index.ts';
import type { RunPlan } from './run-plan.ts';

/** What a run will do, written before its first trial: a planned trial that never reports counts as a failure. */
export function registrationOf(
  spec: SimulatedSpec,
  plan: RunPlan,
  clock: Clock,
  registeredBy: string,
): Registration {
  return {
    schema: 'telltale.registration/1',
    registration_id: `${plan.run_id}/registration`,
    registered_at: new Date(clock.now()).toISOString(),
    registered_by: registeredBy,
    run_id: plan.run_id,
    suite: spec.id,
    suite_version: spec.version,
    spec_sha256: plan.spec_sha256,
    policies: [{ name: plan.policy.name, version: plan.policy.version, checkpoint_sha256: null }],
    planned_trials: plan.trials,
    schedule_sha256: plan.schedule_sha256,
    stopping_rule: { kind: 'fixed', method: null, alpha: null },
    exclusions: [],
    extra: {
      world: 'sim',
      split: plan.split,
      perturbation: plan.perturbation,
      instruction: plan.instruction,
    },
  };
}
