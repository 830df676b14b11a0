import type { SimulatedSpec } from '#lib/benchmarks/spec/schema.ts';
import type { MotionTrace } from '#lib/demos/trace.ts';
import { decodeActions, type TrialFile } from './trial-file.ts';

type Control = SimulatedSpec['simulation']['control'];

/**
 * How fast the robot of a trial was driven: the Euclidean norm of the rates of its motion targets (metres and radians a
 * second, as the spec counts them), one point a control tick. It follows from the recorded actions alone, so that a replay
 * gives the same.
 *
 * @returns null for a trial of fewer than two ticks
 */
export function motionTrace(
  { actions, episode }: Pick<TrialFile, 'actions' | 'episode'>,
  { rate_hz, targets }: Control,
): MotionTrace | null {
  const values = decodeActions(actions);
  const ticks = Math.floor(values.length / targets.length);
  if (ticks < 2) return null;
  const at = (tick: number, target: number): number => values[tick * targets.length + target] ?? 0;
  const moving = targets.flatMap(({ motion }, index) => (motion ? [index] : []));
  const speed = Array.from({ length: ticks }, (_, tick) =>
    tick === 0
      ? 0
      : rate_hz * Math.hypot(...moving.map((target) => at(tick, target) - at(tick - 1, target))),
  );
  // A target is reached at the end of the tick that it was set for.
  const t_ms = speed.map((_, tick) => Math.round(((tick + 1) * 1000) / rate_hz));
  return { episode_id: episode.episode_id, t_ms, speed };
}
