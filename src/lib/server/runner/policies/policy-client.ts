import type { Observation } from '#lib/sim/trial/policy.ts';

/** What an external policy is told at the start of a trial. */
export interface TrialStart {
  readonly instruction: string;
  readonly spec: string;
  /** Opaque to the policy: the same for no two trials of a run. */
  readonly session: string;
  readonly targets: readonly string[];
}

/**
 * Ways in which an external policy fails a trial. They become the trial's failure reason: the policy's fault is a
 * result, not an accident of the run.
 */
export const policyFaults = [
  'policy-unreachable',
  'policy-timeout',
  'policy-died',
  'policy-error',
  'policy-bad-answer',
  'policy-bad-shape',
  'policy-not-a-number',
] as const;
export type PolicyFault = (typeof policyFaults)[number];

/** An external policy broke its contract. */
export class PolicyFaultError extends Error {
  readonly fault: PolicyFault;

  constructor(fault: PolicyFault, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'PolicyFaultError';
    this.fault = fault;
  }
}

/** A connection to a policy server. Every call ends within its time or fails with a PolicyFaultError. */
export interface PolicyClient {
  /** Connects if need be and starts a trial. */
  reset(start: TrialStart): Promise<void>;
  /** @returns rows of raw values; the caller checks their shape and that they are numbers. */
  infer(observation: Observation): Promise<readonly (readonly number[])[]>;
  /** Drops the connection: after a fault nothing more that arrives on it can be trusted. */
  close(): void;
}

/** Waits for a promise, but not longer than `ms`. @throws PolicyFaultError policy-timeout */
export async function within<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const alarm = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new PolicyFaultError('policy-timeout', `${what} took longer than ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([promise, alarm]);
  } finally {
    clearTimeout(timer);
  }
}
