import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import type { Engine } from '#lib/sim/engine/engine.ts';
import type { HashFactory } from '#lib/sim/trial/recorder.ts';
import { TrialSession, type TrialResult } from '#lib/sim/trial/session.ts';
import {
  PolicyFaultError,
  type PolicyClient,
  type PolicyFault,
  type TrialStart,
} from '../policies/policy-client.ts';
import type { PolicyCalls } from '../trial-file.ts';

/** A trial of an external policy: what came of it, how the calls went, and the policy's fault if it had one. */
export interface ExternalTrial {
  readonly result: TrialResult;
  readonly calls: PolicyCalls;
  readonly fault: { readonly fault: PolicyFault; readonly detail: string } | null;
}

/** Milliseconds from some fixed instant, for the latency of calls. */
export type Stopwatch = () => number;

/**
 * Runs one trial in lock-step: the simulation waits for each answer, and the time that the answer took becomes whole
 * ticks on the last target, so that slowness costs what it would cost on a robot and the recorded actions replay exactly.
 */
export async function runExternal(
  engine: Engine,
  spec: SimulatedSpec,
  planned: PlannedTrial,
  client: PolicyClient,
  start: TrialStart,
  stopwatch: Stopwatch,
  hash?: HashFactory,
): Promise<ExternalTrial> {
  const { control } = spec.simulation;
  const session = new TrialSession(engine, spec, planned, hash);
  const calls = { latency_ms: [] as number[], held_ticks: [] as number[], deadline_misses: 0 };
  let fault: ExternalTrial['fault'] = null;
  try {
    await client.reset(start);
    while (!session.done) {
      const asked = stopwatch();
      const rows = await client.infer(session.observe());
      const latency = stopwatch() - asked;
      checkActions(rows, control.targets.length);
      const held = lateTicks(latency, control.latency.budget_ms, control.rate_hz);
      calls.latency_ms.push(Math.round(latency * 1000) / 1000);
      calls.held_ticks.push(held);
      if (held > 0) calls.deadline_misses++;
      session.hold(held);
      for (const row of rows.slice(0, control.max_open_loop_ticks)) {
        if (!session.done) session.apply(row);
      }
    }
  } catch (thrown) {
    if (!(thrown instanceof PolicyFaultError)) {
      session.finish();
      throw thrown;
    }
    client.close();
    fault = { fault: thrown.fault, detail: thrown.message };
  }
  return { result: session.finish(), calls, fault };
}

/** Ticks that pass on the last target while an answer is late: the part above the budget, rounded up. */
export function lateTicks(latencyMs: number, budgetMs: number, rateHz: number): number {
  return Math.max(0, Math.ceil(((latencyMs - budgetMs) * rateHz) / 1000));
}

/** @throws PolicyFaultError when the rows are not [horizon ≥ 1, dim] of finite numbers. */
function checkActions(rows: readonly (readonly number[])[], dim: number): void {
  if (rows.length === 0)
    throw new PolicyFaultError('policy-bad-shape', 'the answer holds no action');
  for (const row of rows) {
    if (row.length !== dim) {
      throw new PolicyFaultError(
        'policy-bad-shape',
        `an action has ${row.length} values, the spec has ${dim} targets`,
      );
    }
    if (!row.every(Number.isFinite)) {
      throw new PolicyFaultError(
        'policy-not-a-number',
        'an action holds a value that is not a finite number',
      );
    }
  }
}
