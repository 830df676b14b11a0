import type { Simulation } from '../engine/simulation.ts';
import type { Observation } from '../trial/policy.ts';
import { commonSource } from '../trial/sources.ts';
import type { TaskRun } from '../trial/task.ts';
import { fingerForces, openGrip, wristForce } from './gripper-run.ts';

const handJoints = ['hand_x', 'hand_y', 'hand_z', 'hand_yaw'] as const;

/** What a task adds to the gantry's own wiring. */
export interface GantryExtras {
  readonly observe?: () => Observation;
  /** Sources of the task's own; undefined for a name that it does not know. */
  readonly source?: (name: string) => (() => number) | undefined;
  readonly afterStep?: () => void;
}

/**
 * Wiring of every gantry scene: targets x, y, z, yaw, grip (N per finger, negative opens); observations of joints, wrist
 * and fingers.
 *
 * @param touched bodies that the pads can feel.
 */
export function gantryRun(
  simulation: Simulation,
  touched: readonly string[],
  extras: GantryExtras = {},
): TaskRun {
  const joints = handJoints.map((name) => simulation.jointPosition(name));
  const finger = simulation.jointPosition('finger_left');
  const forces = fingerForces(simulation, touched);
  const drive = (targets: ArrayLike<number>, controls: Float64Array): void => {
    for (let index = 0; index < 4; index++) controls[index] = targets[index] ?? NaN;
    controls[4] = targets[4] ?? NaN;
    controls[5] = targets[4] ?? NaN;
  };
  const initialTargets = [...joints.map((at) => simulation.views.qpos[at] ?? NaN), openGrip];
  drive(initialTargets, simulation.views.ctrl);
  simulation.forward();
  const wrist = wristForce(simulation);
  return {
    initialTargets,
    drive,
    observe: () => ({
      joint_position: [...joints, finger].map((at) => simulation.views.qpos[at] ?? NaN),
      wrist_force: wrist(),
      finger_force: forces(),
      ...extras.observe?.(),
    }),
    source: (name) => extras.source?.(name) ?? commonSource(simulation, name),
    ...(extras.afterStep ? { afterStep: extras.afterStep } : {}),
  };
}

/** Position of a body and the cosine of its tilt, as observed. */
export function poseOf(simulation: Simulation, body: string): () => number[] {
  const readers = ['x', 'y', 'z', 'up'].map((part) =>
    commonSource(simulation, `sim.body.${body}.${part}`),
  );
  return () => readers.map((read) => read());
}
