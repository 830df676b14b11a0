import { expandPlan, type PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { Split } from '#lib/benchmarks/plan/seeds.ts';
import { specName, specSha256 } from '#lib/benchmarks/spec/parse.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import { policyName, type PolicyChoice } from './policies/choice.ts';

/** What is asked of a run. */
export interface RunRequest {
  readonly spec: SimulatedSpec;
  readonly policy: PolicyChoice;
  readonly trials: number;
  readonly split: Split;
  readonly perturbation?: string | undefined;
  readonly secret?: string | undefined;
  /** Instruction in other words: index into the spec's paraphrases. */
  readonly paraphrase?: number | undefined;
  /** A name for this run, to repeat one that exists. */
  readonly runId?: string | undefined;
}

/** What a run will do; the same request gives the same plan and the same id, so that repeating the command resumes it. */
export interface RunPlan {
  readonly run_id: string;
  readonly spec: string;
  readonly spec_sha256: string;
  readonly policy: PolicyChoice;
  readonly trials: number;
  readonly split: Split;
  readonly perturbation: string | null;
  readonly instruction: string;
  readonly schedule_sha256: string;
}

/** @throws TelltaleError BAD_ARGUMENT when the spec cannot give such a plan. */
export function planRun(request: RunRequest): { plan: RunPlan; schedule: PlannedTrial[] } {
  const { spec, policy, trials, split } = request;
  const schedule = expandPlan(spec, {
    split,
    trials,
    perturbation: request.perturbation,
    secret: request.secret,
  });
  const { paraphrases, canonical } = spec.instruction;
  const instruction =
    request.paraphrase === undefined ? canonical : paraphrases[request.paraphrase];
  const identity = {
    spec: specName(spec),
    spec_sha256: specSha256(spec),
    policy,
    trials,
    split,
    perturbation: request.perturbation ?? null,
    instruction: (instruction ?? canonical).text,
    schedule_sha256: sha256Hex(canonicalJson(schedule as unknown as Json)),
  };
  const digest = sha256Hex(canonicalJson(identity)).slice(0, 12);
  const generated = `${spec.id}-${spec.version}-${policyName(policy).replaceAll(/[^A-Za-z0-9._-]/g, '-')}-${digest}`;
  return { plan: { run_id: request.runId ?? generated, ...identity }, schedule };
}
