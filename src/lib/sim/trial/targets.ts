import type { SimulationSpec } from '#lib/benchmarks/spec/schema.ts';
import type { TargetSpec } from '#lib/benchmarks/spec/control.ts';

type Control = SimulationSpec['control'];

/**
 * The controller's side of an action: cuts commands to range and rate, and interpolates them between ticks. Cutting what
 * has been cut changes nothing, so the recorded actions replay to the same targets.
 */
export class Targets {
  readonly #specs: readonly TargetSpec[];
  readonly #perTick: number;
  #previous: number[];
  #current: number[];

  constructor(control: Control, initial: readonly number[]) {
    this.#specs = control.targets;
    this.#perTick = 1 / control.rate_hz;
    this.#previous = [...initial];
    this.#current = [...initial];
  }

  /** The targets last set. */
  get current(): readonly number[] {
    return this.#current;
  }

  /** Sets the targets of the next tick. @returns what the action was cut to. */
  set(action: readonly number[]): readonly number[] {
    this.#previous = this.#current;
    this.#current = this.#specs.map((spec, index) =>
      cut(action[index] ?? NaN, this.#previous[index] ?? NaN, spec, this.#perTick),
    );
    return this.#current;
  }

  /** Targets after `step` of `steps` steps of the current tick, step 1 being the first. */
  at(step: number, steps: number, into: Float64Array): void {
    for (let index = 0; index < this.#specs.length; index++) {
      const from = this.#previous[index] ?? NaN;
      const to = this.#current[index] ?? NaN;
      const held = this.#specs[index]?.interpolation === 'zero-order-hold';
      into[index] = held || step === steps ? to : from + ((to - from) * step) / steps;
    }
  }
}

function cut(value: number, previous: number, spec: TargetSpec, seconds: number): number {
  const [low, high] = spec.range;
  let result = Math.min(Math.max(value, low), high);
  if (spec.max_rate !== undefined) {
    const highest = previous + spec.max_rate * seconds;
    const lowest = previous - spec.max_rate * seconds;
    if (result > highest) result = highest;
    if (result < lowest) result = lowest;
  }
  return result;
}
