import type { Conditions } from '../plan/factors.ts';
import type { BenchmarkSpec } from '../spec/schema.ts';
import type { ScheduledTrial } from './schedule.ts';

/** A trial as the operator may see it: neither the policy's name, nor what is concealed, nor a seed that gives it away. */
export interface OperatorTrial {
  readonly trial: number;
  readonly block: number;
  readonly policy_label: string;
  /** What the operator sets. */
  readonly conditions: Conditions;
}

/** What a second person sets, out of the operator's sight. */
export interface ConcealedTrial {
  readonly trial: number;
  readonly conditions: Conditions;
}

/** Splits the trials of a schedule into what the operator and what the second person is told. */
export function splitSchedule(
  spec: BenchmarkSpec,
  order: readonly ScheduledTrial[],
): { operator: OperatorTrial[]; concealed: ConcealedTrial[] } {
  const hidden = new Set(Object.keys(spec.real_protocol.blinding.concealed));
  const settable = new Set(
    spec.factors.flatMap((factor) =>
      factor.role === 'nominal' && factor.simulated_only !== true ? [factor.name] : [],
    ),
  );
  const only = (conditions: Conditions, test: (name: string) => boolean): Conditions =>
    Object.fromEntries(
      Object.entries(conditions).filter(([name]) => settable.has(name) && test(name)),
    );
  return {
    operator: order.map(({ trial, block, policy_label, conditions }) => ({
      trial,
      block,
      policy_label,
      conditions: only(conditions, (name) => !hidden.has(name)),
    })),
    concealed: order.map(({ trial, conditions }) => ({
      trial,
      conditions: only(conditions, (name) => hidden.has(name)),
    })),
  };
}
