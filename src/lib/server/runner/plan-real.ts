import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { splitSchedule, type OperatorTrial } from '#lib/benchmarks/schedule/operator-view.ts';
import { realSchedule } from '#lib/benchmarks/schedule/schedule.ts';
import { specName, specSha256 } from '#lib/benchmarks/spec/parse.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { sha256Hex } from '#lib/kernel/hash.ts';
import type { Registration } from '#lib/log/index.ts';
import { writeDurably } from './durable-file.ts';
import type { EvidenceSink } from './evidence-sink.ts';

export interface RealPlanRequest {
  readonly spec: BenchmarkSpec;
  /** `name@version` of each policy. */
  readonly policies: readonly string[];
  readonly trialsPerPolicy: number;
  /** Makes the order; whoever plans draws it. */
  readonly seed: number;
  readonly registeredBy: string;
}

/** A registered real run, for the operator's eyes: `operator.json` of its folder. */
export interface RealPlan {
  readonly run_id: string;
  readonly spec: string;
  readonly spec_sha256: string;
  readonly trials: number;
  readonly schedule_sha256: string;
  /** As the operator may see it. */
  readonly order: readonly OperatorTrial[];
}

/**
 * Makes the schedule of a real run and registers it before its first trial. In the run's folder `operator.json` is for
 * the operator, `concealed.json` for the person who sets what the operator must not know, `schedule.json` is the whole
 * order that the registration's hash is of, and `key.json` says which label is which policy.
 *
 * @throws TelltaleError BAD_ARGUMENT for policies that are not name@version, too few trials, or a run that exists.
 */
export async function planReal(
  request: RealPlanRequest,
  runsDir: string,
  sink: Pick<EvidenceSink, 'register'>,
  clock: Clock,
): Promise<RealPlan> {
  const { spec, policies, trialsPerPolicy, seed } = request;
  const named = policies.map(nameAndVersion);
  const minimum = spec.statistics.sample_size.real_min;
  if (trialsPerPolicy < minimum) {
    throw new TelltaleError(
      'BAD_ARGUMENT',
      `${spec.id} asks for at least ${minimum} trials a policy, not ${trialsPerPolicy}`,
    );
  }
  const schedule = realSchedule(spec, policies, trialsPerPolicy, seed);
  const runId = `${spec.id}-${spec.version}-real-${schedule.schedule_sha256.slice(0, 12)}`;
  const { operator, concealed } = splitSchedule(spec, schedule.order);
  // The seed would give the key away, so both stay closed; their hash is registered and shows afterwards that they held.
  const key = JSON.stringify({ seed, labels: schedule.key });
  const plan: RealPlan = {
    run_id: runId,
    spec: specName(spec),
    spec_sha256: specSha256(spec),
    trials: schedule.order.length,
    schedule_sha256: schedule.schedule_sha256,
    order: operator,
  };
  const registration: Registration = {
    schema: 'telltale.registration/1',
    registration_id: `${runId}/registration`,
    registered_at: new Date(clock.now()).toISOString(),
    registered_by: request.registeredBy,
    run_id: runId,
    suite: spec.id,
    suite_version: spec.version,
    spec_sha256: plan.spec_sha256,
    policies: named.map(([name, version]) => ({ name, version, checkpoint_sha256: null })),
    planned_trials: plan.trials,
    schedule_sha256: plan.schedule_sha256,
    stopping_rule: { kind: 'fixed', method: null, alpha: null },
    exclusions: spec.real_protocol.exclusions.allowed,
    extra: { world: 'real', key_sha256: sha256Hex(key), trials_per_policy: trialsPerPolicy },
  };
  const folder = join(runsDir, runId);
  await createFolder(runsDir, folder);
  await writeDurably(join(folder, 'key.json'), key);
  await writeDurably(join(folder, 'registration.json'), JSON.stringify(registration));
  await writeDurably(join(folder, 'schedule.json'), JSON.stringify(schedule.order));
  await writeDurably(join(folder, 'concealed.json'), JSON.stringify(concealed));
  await writeDurably(join(folder, 'operator.json'), JSON.stringify(plan));
  await sink.register(registration);
  return plan;
}

async function createFolder(runsDir: string, folder: string): Promise<void> {
  await mkdir(runsDir, { recursive: true });
  await mkdir(folder).catch((cause: unknown) => {
    throw new TelltaleError(
      'CONFLICT',
      `${folder} exists: this schedule has been planned; take another --seed`,
      { cause },
    );
  });
}

function nameAndVersion(policy: string): [string, string] {
  const at = policy.lastIndexOf('@');
  if (at > 0 && at < policy.length - 1) return [policy.slice(0, at), policy.slice(at + 1)];
  throw new TelltaleError('USAGE', `a policy is written name@version, not "${policy}"`);
}
