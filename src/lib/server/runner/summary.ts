import { policyName } from './policies/choice.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunPlan } from './run-plan.ts';

/** What `bench run --json` prints. `trials` = `successes` + all `failures` + `invalid`. */
export interface RunSummary {
  readonly run_id: string;
  readonly spec: string;
  readonly policy: string;
  readonly trials: number;
  readonly successes: number;
  /** Failure label → number of trials, in code-unit order. */
  readonly failures: Readonly<Record<string, number>>;
  readonly invalid: number;
  /** In the order of the trials. */
  readonly trajectory_sha256: readonly string[];
}

/** Counts a run's finished trials. */
export async function summarise(folder: RunFolder, plan: RunPlan): Promise<RunSummary> {
  const failures = new Map<string, number>();
  const hashes: string[] = [];
  let successes = 0;
  let invalid = 0;
  for (const trial of await folder.finished()) {
    const { result } = await folder.readTrial(trial);
    hashes.push(result.trajectory_sha256);
    if (result.success) successes++;
    else if (result.invalid !== null) invalid++;
    else {
      const label = result.failure ?? 'unlabelled';
      failures.set(label, (failures.get(label) ?? 0) + 1);
    }
  }
  return {
    run_id: plan.run_id,
    spec: plan.spec,
    policy: policyName(plan.policy),
    trials: hashes.length,
    successes,
    failures: Object.fromEntries([...failures].sort(([a], [b]) => (a < b ? -1 : 1))),
    invalid,
    trajectory_sha256: hashes,
  };
}
