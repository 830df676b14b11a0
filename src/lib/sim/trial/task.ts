import type { Conditions } from '#lib/benchmarks/plan/factors.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Observation, PolicyFactory } from './policy.ts';

/** The part of a benchmark that is code: its scene, its wiring, its scripted policies. */
export interface Task {
  /** Scene text for one trial. */
  scene(conditions: Conditions): string;
  /** Connects a compiled scene to control targets, observations and signals. */
  bind(simulation: Simulation, conditions: Conditions, seed: number): TaskRun;
  readonly policies: Readonly<Record<string, PolicyFactory>>;
}

/** One trial's wiring. */
export interface TaskRun {
  /** Targets that keep the robot as it stands at the start, in the spec's order. */
  readonly initialTargets: readonly number[];
  /** Turns (interpolated) targets into the engine's controls. */
  drive(targets: ArrayLike<number>, controls: Float64Array): void;
  /** Everything that could be observed; the trial hands on only what the spec allows. */
  observe(): Observation;
  /**
   * A reader of one simulated source of a signal (`sim.…`).
   *
   * @throws TelltaleError INVALID_SPEC when there is no such source.
   */
  source(name: string): () => number;
  /** Bookkeeping of the task's own after every step, such as cells wiped. */
  afterStep?(): void;
}
