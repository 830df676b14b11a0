import type { PlannedTrial } from '#lib/benchmarks/plan/expand.ts';
import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import type { Engine } from '../engine/engine.ts';
import type { GeomShape } from '../engine/simulation.ts';
import { TrialSession } from './session.ts';

/** A trial for watching: one frame a control tick, the first before anything moves. */
export interface Playback {
  /** Seconds a frame. */
  readonly frameSeconds: number;
  readonly shapes: readonly GeomShape[];
  /** Frame after frame, geom after geom: position (3), rotation matrix by rows (9). */
  readonly poses: Float32Array;
  readonly frames: number;
  /** The spec's signals at each frame. */
  readonly signals: Readonly<Record<string, Float32Array>>;
}

/** Executes recorded actions again for their poses: they need not be stored, the actions determine them. */
export function playbackOf(
  engine: Engine,
  spec: SimulatedSpec,
  planned: PlannedTrial,
  actions: Float64Array,
): Playback {
  const dim = spec.simulation.control.targets.length;
  const session = new TrialSession(engine, spec, planned);
  const shapes = session.shapes();
  const frames = [session.poses()];
  for (let start = 0; start + dim <= actions.length && !session.done; start += dim) {
    session.apply(Array.from(actions.subarray(start, start + dim)));
    frames.push(session.poses());
  }
  const { trace } = session.finish();
  const { control, engine: pinned } = spec.simulation;
  const stepsPerTick = Math.round(1 / (control.rate_hz * pinned.timestep_s));
  const signals = [...trace.signals].map(
    ([name, samples]) =>
      [
        name,
        Float32Array.from(frames, (_, frame) => samples[frame * stepsPerTick] ?? NaN),
      ] as const,
  );
  return {
    frameSeconds: 1 / control.rate_hz,
    shapes,
    poses: joined(frames),
    frames: frames.length,
    signals: Object.fromEntries(signals),
  };
}

function joined(frames: readonly Float32Array[]): Float32Array {
  const width = frames[0]?.length ?? 0;
  const all = new Float32Array(width * frames.length);
  frames.forEach((frame, index) => {
    all.set(frame, index * width);
  });
  return all;
}
