import { availableParallelism } from 'node:os';
import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { Clock } from '#lib/kernel/clock.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { taskOf } from '#lib/sim/tasks/registry.ts';
import type { EvidenceSink } from './evidence-sink.ts';
import { handOver } from './hand-over.ts';
import { clientFor } from './policies/connect.ts';
import { registrationOf } from './registration.ts';
import { RunFolder } from './run-folder.ts';
import { planRun, type RunPlan, type RunRequest } from './run-plan.ts';
import { runPool } from './pool.ts';
import { summarise, type RunSummary } from './summary.ts';
import type { TrialFile } from './trial-file.ts';
import { lostTrial } from './trial-record.ts';

/** Episodes handed to the store at a time: a batch costs it the same whether it holds one or a hundred. */
const episodesPerBatch = 100;

/** How far a run has come. */
export interface Progress {
  readonly done: number;
  readonly trials: number;
  readonly successes: number;
}

export interface RunOptions {
  readonly request: RunRequest;
  /** Folder that holds one folder a run. */
  readonly runsDir: string;
  readonly sink: EvidenceSink;
  readonly clock: Clock;
  readonly registeredBy: string;
  /** Worker threads; by default one a core for built-in policies, one for external ones, whose latency is measured. */
  readonly workers?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: Progress) => void;
}

/**
 * Runs a benchmark, or what is left of it: registers it before the first trial, writes each trial down as it ends, and
 * hands the evidence to the sink. Repeating the call with the same request resumes an interrupted run.
 *
 * @throws TelltaleError NOT_FOUND for an unknown policy, POLICY_FAILED when a policy server cannot be reached before
 *   anything is registered, CONFLICT when another process works on the run, and whatever the sink throws.
 */
export async function runBenchmark(options: RunOptions): Promise<RunSummary> {
  const { request, sink } = options;
  const { plan, schedule } = planRun(request);
  checkBuiltIn(request);
  const folder = await RunFolder.claim(options.runsDir, plan);
  try {
    const finished = new Set(await folder.finished());
    const open = schedule.filter(({ trial }) => !finished.has(trial));
    if (open.length === schedule.length) await checkReachable(request, plan);
    const registration = await folder.registration(() =>
      registrationOf(request.spec, plan, options.clock, options.registeredBy),
    );
    await sink.register(registration);
    await runOpenTrials(options, plan, folder, open);
    await ingestRest(folder, sink, request.spec);
    return await summarise(folder, plan);
  } finally {
    await folder.release();
  }
}

function checkBuiltIn({ spec, policy }: RunRequest): void {
  if (policy.kind !== 'scripted') return;
  const known = Object.keys(taskOf(spec.simulation.scene.builder.module).policies);
  if (known.includes(policy.name)) return;
  throw new TelltaleError(
    'NOT_FOUND',
    `${spec.id} has no built-in policy "${policy.name}"; it has: ${known.join(', ')}`,
  );
}

/** A server that is not there at all is a mistake of whoever started the run, not a result: nothing is registered. */
async function checkReachable({ spec, policy }: RunRequest, plan: RunPlan): Promise<void> {
  if (policy.kind === 'scripted') return;
  const client = clientFor(policy, spec.timeouts.policy_call_s * 1000);
  try {
    await client.reset({
      instruction: plan.instruction,
      spec: plan.spec,
      session: `${plan.run_id}/check`,
      targets: spec.simulation.control.targets.map(({ name }) => name),
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new TelltaleError(
      'POLICY_FAILED',
      `the policy server does not answer, nothing was registered: ${reason}`,
      { cause },
    );
  } finally {
    client.close();
  }
}

async function runOpenTrials(
  options: RunOptions,
  plan: RunPlan,
  folder: RunFolder,
  open: readonly PlannedTrial[],
): Promise<void> {
  const { request, sink } = options;
  const ingested = new Set(await folder.ingested());
  let done = plan.trials - open.length;
  let successes = 0;
  let batch: TrialFile[] = [];
  // One hand-over at a time: two workers may fill a batch in the same instant.
  let handedOver = Promise.resolve();
  const flush = (): Promise<void> => {
    const full = batch;
    batch = [];
    handedOver = handedOver.then(() => confirm(full));
    return handedOver;
  };
  const confirm = async (full: readonly TrialFile[]): Promise<void> => {
    await handOver(folder, sink, request.spec, full);
    for (const { planned } of full) ingested.add(planned.trial);
    await folder.markIngested(ingested);
  };
  await runPool(open, {
    setup: { spec: request.spec, plan },
    workers: options.workers ?? (request.policy.kind === 'scripted' ? availableParallelism() : 1),
    trialLimitMs: trialLimitMs(request),
    signal: options.signal,
    onLost: (planned, reason) => lostTrial(request.spec, plan, planned, reason, options.clock),
    onTrial: async (trial) => {
      await folder.saveTrial(trial);
      batch.push(trial);
      done++;
      if (trial.result.success) successes++;
      options.onProgress?.({ done, trials: plan.trials, successes });
      if (batch.length >= episodesPerBatch) await flush();
    },
  });
}

/** Everything finished and not yet confirmed, from this run or from one that was killed. */
async function ingestRest(
  folder: RunFolder,
  sink: EvidenceSink,
  spec: RunRequest['spec'],
): Promise<void> {
  const ingested = new Set(await folder.ingested());
  const rest = (await folder.finished()).filter((trial) => !ingested.has(trial));
  for (let start = 0; start < rest.length; start += episodesPerBatch) {
    const part = rest.slice(start, start + episodesPerBatch);
    const trials = await Promise.all(part.map((trial) => folder.readTrial(trial)));
    await handOver(folder, sink, spec, trials);
    for (const trial of part) ingested.add(trial);
    await folder.markIngested(ingested);
  }
}

/** Longest wall-clock time of a trial: ten times real time, and every call at its limit for an external policy. */
function trialLimitMs({ spec, policy }: RunRequest): number {
  const simulation = spec.timeouts.trial_s * 1000 * 10 + 60_000;
  if (policy.kind === 'scripted') return simulation;
  const calls = spec.timeouts.trial_s * spec.simulation.control.rate_hz;
  return simulation + calls * spec.timeouts.policy_call_s * 1000;
}
