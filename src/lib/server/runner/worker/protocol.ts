import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import type { ErrorCode } from '#lib/kernel/errors.ts';
import type { RunPlan } from '../run-plan.ts';
import type { TrialFile } from '../trial-file.ts';

/** What a worker is given once. */
export interface WorkerSetup {
  readonly spec: SimulatedSpec;
  readonly plan: RunPlan;
}

/** Main thread → worker: one trial at a time. */
export type WorkerJob = PlannedTrial;

/** Worker → main thread. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly trial: TrialFile }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };
