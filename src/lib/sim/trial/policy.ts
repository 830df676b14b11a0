import { TelltaleError } from '#lib/kernel/errors.ts';

/** What a policy sees at a tick: only quantities that the spec allows, by name, as plain numbers. */
export type Observation = Readonly<Record<string, readonly number[]>>;

/** Given once, at the start of a trial. */
export interface PolicyContext {
  readonly instruction: string;
  readonly seed: number;
}

/** A policy that lives in this room: same observations, same actions, on every machine. */
export interface ScriptedPolicy {
  /** @returns one value per control target, in the spec's order and units. */
  act(observation: Observation): readonly number[];
}

export type PolicyFactory = (context: PolicyContext) => ScriptedPolicy;

/** Reads one number of an observation; a scripted policy asks only for what its spec allows, so absence is a bug. */
export function seen(observation: Observation, name: string, index = 0): number {
  const value = observation[name]?.[index];
  if (value === undefined) {
    throw new TelltaleError('INTERNAL', `the observation lacks ${name}[${index}]`);
  }
  return value;
}
