import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Simulation } from '../engine/simulation.ts';
import type { Observation } from '../trial/policy.ts';
import { commonSource, padForce } from '../trial/sources.ts';
import type { TaskRun } from '../trial/task.ts';

const handJoints = ['hand_x', 'hand_y', 'hand_z', 'hand_yaw'] as const;

/** Force with which the pads open at rest, newtons. */
export const openGrip = -2;

/** Finger forces as a policy feels them: for each pad the sum over everything it touches. */
function padSum(
  simulation: Simulation,
  side: 'left' | 'right',
  bodies: readonly string[],
): () => number {
  const readers = bodies.map((body) => padForce(simulation, side, body));
  return () => {
    let sum = 0;
    for (const read of readers) sum += read();
    return sum;
  };
}

/**
 * Wiring of every gantry scene: targets x, y, z, yaw, grip (N per finger, negative opens); observations of joints, wrist
 * and fingers. The wrist is zeroed at the start, as an operator zeroes a real one.
 *
 * @param touched bodies that the pads can feel.
 * @param more further observations and sources of the task.
 */
export function gantryRun(
  simulation: Simulation,
  touched: readonly string[],
  more: {
    observe?: () => Observation;
    source?: (name: string) => (() => number) | undefined;
    afterStep?: () => void;
  } = {},
): TaskRun {
  const joints = handJoints.map((name) => simulation.jointPosition(name));
  const left = padSum(simulation, 'left', touched);
  const right = padSum(simulation, 'right', touched);
  const finger = simulation.jointPosition('finger_left');
  const wrist = simulation.sensor('wrist');
  const wristForce = (): number[] =>
    [0, 1, 2].map((axis) => simulation.views.sensordata[wrist + axis] ?? NaN);
  const drive = (targets: ArrayLike<number>, controls: Float64Array): void => {
    for (let index = 0; index < 4; index++) controls[index] = targets[index] ?? NaN;
    controls[4] = targets[4] ?? NaN;
    controls[5] = targets[4] ?? NaN;
  };
  const initialTargets = [...joints.map((at) => simulation.views.qpos[at] ?? NaN), openGrip];
  // The servos must hold the hand before the wrist is zeroed, or the zero contains their first jerk.
  drive(initialTargets, simulation.views.ctrl);
  simulation.forward();
  const zero = wristForce();
  return {
    initialTargets,
    drive,
    observe: () => ({
      joint_position: [...joints, finger].map((at) => simulation.views.qpos[at] ?? NaN),
      wrist_force: wristForce().map((force, axis) => force - (zero[axis] ?? 0)),
      finger_force: [left(), right()],
      ...more.observe?.(),
    }),
    source: (name) => more.source?.(name) ?? commonSource(simulation, name),
    ...(more.afterStep ? { afterStep: more.afterStep } : {}),
  };
}

/** Position of a body and the cosine of its tilt, as observed. */
export function poseOf(simulation: Simulation, body: string): () => number[] {
  const readers = ['x', 'y', 'z', 'up'].map((part) =>
    commonSource(simulation, `sim.body.${body}.${part}`),
  );
  return () => readers.map((read) => read());
}

/** A condition that a scene needs as a number. @throws TelltaleError INVALID_SPEC */
export function numberOf(
  conditions: Readonly<Record<string, string | number>>,
  name: string,
): number {
  const value = conditions[name];
  if (typeof value === 'number') return value;
  throw new TelltaleError('INVALID_SPEC', `the scene needs a number for factor "${name}"`);
}
