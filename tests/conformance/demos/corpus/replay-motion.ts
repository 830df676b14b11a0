import { runScripted } from '#lib/sim/trial/run-scripted.ts';
import { engineAtHand, publicTrial, simulatedSpec } from '../../../unit/sim/engine-at-hand.ts';
import type { ArmMotion, Pose } from '#lib/sample/stage/arm.ts';
import type { Logged } from './logs.ts';

/** Ticks of a trial a second. */
const hz = 50;

/**
 * The motion of benchmark trials, one after the other: coke-fetch with its own baseline policy. What is drawn is an arm whose
 * shoulder follows base and lift and whose elbow follows the telescope; what is logged is the norm of the speeds of all
 * motion targets, of which the picture shows some.
 *
 * @param first of the suite's public trials
 */
export async function replayMotion(
  first: number,
  trials: number,
  episode_id: string,
): Promise<Logged> {
  const engine = await engineAtHand();
  const spec = simulatedSpec('coke-fetch');
  const width = spec.simulation.control.targets.length;
  const rows: number[][] = [];
  for (let trial = first; trial < first + trials; trial++) {
    const { actions } = runScripted(engine, spec, publicTrial(spec, trial), 'baseline');
    for (let i = 0; i < actions.length; i += width)
      // The last target is a force, not a motion.
      rows.push(Array.from(actions.subarray(i, i + width - 1)));
  }
  const motion: ArmMotion = { seconds: rows.length / hz, pose: (ms) => poseOf(rowAt(rows, ms)) };
  const t_ms = rows.map((_, i) => (i * 1000) / hz);
  const speed = rows.map(
    (row, i) => hz * Math.hypot(...row.map((value, k) => value - (rows[i - 1]?.[k] ?? value))),
  );
  return { motion, trace: { episode_id, t_ms, speed } };
}

const poseOf = ([, y = 0, , lift = 0, arm = 0]: readonly number[]): Pose => [
  -2.3 + 0.9 * y + 1.2 * lift,
  1.2 - 3 * arm,
];

/** Between ticks a target moves on a line. */
function rowAt(rows: readonly number[][], ms: number): number[] {
  const at = Math.min(rows.length - 1, Math.max(0, (ms * hz) / 1000));
  const before = rows[Math.floor(at)] ?? [];
  const after = rows[Math.ceil(at)] ?? before;
  const share = at - Math.floor(at);
  return before.map((value, k) => value + share * ((after[k] ?? value) - value));
}
