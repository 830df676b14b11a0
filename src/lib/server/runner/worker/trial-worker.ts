import { parentPort, workerData } from 'node:worker_threads';
import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import { systemClock } from '#lib/kernel/clock.ts';
import { asTelltaleError } from '#lib/kernel/errors.ts';
import { loadEngine, type Engine } from '#lib/sim/engine/engine.ts';
import { runScripted } from '#lib/sim/trial/run-scripted.ts';
import { clientFor } from '../policies/connect.ts';
import type { PolicyClient } from '../policies/policy-client.ts';
import { trialFileOf } from '../trial-record.ts';
import type { TrialFile } from '../trial-file.ts';
import { nativeHash, readWasm } from '../wasm.ts';
import { runExternal } from './external-trial.ts';
import type { WorkerJob, WorkerMessage, WorkerSetup } from './protocol.ts';

const { spec, plan } = workerData as WorkerSetup;
const { policy } = plan;

const post = (message: WorkerMessage): void => {
  parentPort?.postMessage(message);
};

async function runTrial(
  engine: Engine,
  client: PolicyClient | null,
  planned: PlannedTrial,
): Promise<TrialFile> {
  const startedAt = systemClock.now();
  const common = { spec, plan, planned, startedAt };
  if (!client) {
    const result = runScripted(engine, spec, planned, policy.name, nativeHash);
    return trialFileOf({ ...common, result, calls: null, fault: null });
  }
  const start = {
    instruction: plan.instruction,
    spec: plan.spec,
    session: `${plan.run_id}/${planned.trial}`,
    targets: spec.simulation.control.targets.map(({ name }) => name),
  };
  const stopwatch = (): number => performance.now();
  return trialFileOf({
    ...common,
    ...(await runExternal(engine, spec, planned, client, start, stopwatch, nativeHash)),
  });
}

const engine = await loadEngine(await readWasm(spec.simulation.engine.wasm_sha256));
const client =
  policy.kind === 'scripted' ? null : clientFor(policy, spec.timeouts.policy_call_s * 1000);

parentPort?.on('message', (planned: WorkerJob) => {
  runTrial(engine, client, planned).then(
    (trial) => {
      post({ kind: 'done', trial });
    },
    (thrown: unknown) => {
      const { code, message } = asTelltaleError(thrown);
      post({ kind: 'failed', code, message });
    },
  );
});
post({ kind: 'ready' });
