import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import { deriveSignals, sourcesOf } from '#lib/benchmarks/signals/derive.ts';
import { grade, type Grade } from '#lib/benchmarks/grading/grade.ts';
import type { Trace } from '#lib/benchmarks/predicates/trace.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Engine } from '../engine/engine.ts';
import type { GeomShape, Simulation } from '../engine/simulation.ts';
import { taskOf } from '../tasks/registry.ts';
import type { Observation } from './policy.ts';
import { portableHash, Recorder, type HashFactory } from './recorder.ts';
import { Targets } from './targets.ts';
import type { TaskRun } from './task.ts';

/** Why a trial is not evidence: the engine warned, died, or a number of the state was not one. */
export type Invalidity = 'engine-warning' | 'engine-abort' | 'not-a-number';

/** What came of a trial, to the byte. */
export interface TrialResult {
  readonly grade: Grade | null;
  readonly invalid: Invalidity | null;
  readonly steps: number;
  readonly trajectory_sha256: string;
  /** Actions as applied, one row of targets a tick. */
  readonly actions: Float64Array;
  /** One 32-bit print a step, to find the first difference. */
  readonly prints: Uint32Array;
  /** Milliseconds from the command (the trial's start) to the first commanded motion; null if none came. */
  readonly response_ms: number | null;
  readonly trace: Trace;
}

/** Below this a change of a motion target is not motion: metres or radians. */
const motionThreshold = 0.0005;

/** One trial in the making. The simulation waits for the policy: between ticks nothing moves. */
export class TrialSession {
  readonly #spec: SimulatedSpec;
  readonly #planned: PlannedTrial;
  readonly #simulation: Simulation;
  readonly #run: TaskRun;
  readonly #targets: Targets;
  readonly #recorder: Recorder;
  readonly #sources: readonly (() => number)[];
  readonly #samples: Float64Array[];
  readonly #interpolated: Float64Array;
  readonly #actions: number[] = [];
  readonly #stepsPerTick: number;
  readonly #totalTicks: number;
  #tick = 0;
  #steps = 0;
  #invalid: Invalidity | null = null;
  #responseTick: number | null = null;

  /** @throws TelltaleError INVALID_SPEC when scene, control or signals do not fit the engine. */
  constructor(
    engine: Engine,
    spec: SimulatedSpec,
    planned: PlannedTrial,
    hash: HashFactory = portableHash,
  ) {
    const { control, scene, engine: pinned } = spec.simulation;
    const task = taskOf(scene.builder.module);
    this.#spec = spec;
    this.#planned = planned;
    this.#simulation = engine.compile(task.scene(planned.conditions));
    if (this.#simulation.timestep !== pinned.timestep_s) {
      throw new TelltaleError(
        'INVALID_SPEC',
        `the scene steps by ${this.#simulation.timestep} s, the spec by ${pinned.timestep_s} s`,
      );
    }
    this.#stepsPerTick = Math.round(1 / (control.rate_hz * pinned.timestep_s));
    this.#totalTicks = Math.round(spec.timeouts.trial_s * control.rate_hz);
    const totalSteps = this.#totalTicks * this.#stepsPerTick;
    this.#run = task.bind(this.#simulation, planned.conditions, planned.seed);
    this.#targets = new Targets(control, this.#run.initialTargets);
    this.#recorder = new Recorder(this.#simulation, totalSteps, hash);
    this.#interpolated = new Float64Array(control.targets.length);
    const names = sourcesOf(spec.signals);
    this.#sources = names.map((name) => this.#run.source(name));
    this.#samples = names.map(() => new Float64Array(totalSteps + 1));
    this.#sample();
  }

  get done(): boolean {
    return this.#tick >= this.#totalTicks || this.#invalid !== null;
  }

  /** Ticks so far. */
  get tick(): number {
    return this.#tick;
  }

  /** The scene for drawing. */
  shapes(): GeomShape[] {
    return this.#simulation.geomShapes();
  }

  /** Where everything is now, for drawing: twelve numbers a geom. */
  poses(): Float32Array {
    return this.#simulation.geomPoses();
  }

  /** What the policy may see now. */
  observe(): Observation {
    const all = {
      ...this.#run.observe(),
      time: [this.#tick / this.#spec.simulation.control.rate_hz],
    };
    const { allowed } = this.#spec.simulation.control.observation;
    return Object.fromEntries(Object.entries(all).filter(([name]) => allowed.includes(name)));
  }

  /** Applies one action for one tick. */
  apply(action: readonly number[]): void {
    const before = this.#targets.current;
    const applied = this.#targets.set(action);
    if (this.#responseTick === null && this.#moves(before, applied))
      this.#responseTick = this.#tick;
    this.#actions.push(...applied);
    this.#tick++;
    for (let step = 1; step <= this.#stepsPerTick; step++) {
      this.#targets.at(step, this.#stepsPerTick, this.#interpolated);
      this.#run.drive(this.#interpolated, this.#simulation.views.ctrl);
      this.#simulation.step();
      this.#run.afterStep?.();
      this.#steps++;
      if (!this.#recorder.row()) {
        this.#invalid = 'not-a-number';
        return;
      }
      this.#sample();
    }
  }

  /** Lets ticks pass on the last target, as the spec orders when a policy is late. */
  hold(ticks: number): void {
    for (let count = 0; count < ticks && !this.done; count++) this.apply(this.#targets.current);
  }

  /**
   * Ends the trial, grades it and frees the engine's memory. A trial cut short is graded on what there is; one that is
   * invalid, or in which nothing happened, has no grade.
   */
  finish(): TrialResult {
    if (this.#simulation.warnings() > 0) this.#invalid ??= 'engine-warning';
    const { sha256, steps, prints } = this.#recorder.finish();
    const trace = this.#trace();
    this.#simulation.dispose();
    const gradable = this.#invalid === null && this.#steps > 0;
    return {
      grade: gradable ? grade(this.#spec, trace, this.#planned.conditions) : null,
      invalid: this.#invalid,
      steps,
      trajectory_sha256: sha256,
      actions: Float64Array.from(this.#actions),
      prints,
      response_ms: this.#responseTick === null ? null : this.#milliseconds(this.#responseTick),
      trace,
    };
  }

  #trace(): Trace {
    const stepUs = Math.round(this.#spec.simulation.engine.timestep_s * 1e6);
    const timesUs = Float64Array.from({ length: this.#steps + 1 }, (_, step) => step * stepUs);
    const names = sourcesOf(this.#spec.signals);
    const sources = new Map(
      names.map((name, index) => [
        name,
        (this.#samples[index] ?? new Float64Array()).subarray(0, this.#steps + 1),
      ]),
    );
    return deriveSignals(this.#spec.signals, timesUs, sources, 'sim');
  }

  #sample(): void {
    for (let index = 0; index < this.#sources.length; index++) {
      const samples = this.#samples[index];
      const read = this.#sources[index];
      if (samples && read) samples[this.#steps] = read();
    }
  }

  #moves(before: readonly number[], after: readonly number[]): boolean {
    return this.#spec.simulation.control.targets.some(
      ({ motion }, index) =>
        motion && Math.abs((after[index] ?? 0) - (before[index] ?? 0)) > motionThreshold,
    );
  }

  #milliseconds(tick: number): number {
    return Math.round((tick * 1000) / this.#spec.simulation.control.rate_hz);
  }
}
