import type { Conditions } from '#lib/benchmarks/plan/factors.ts';
import type { Simulation } from '../../engine/simulation.ts';
import { commonSource } from '../../trial/sources.ts';
import type { Task, TaskRun } from '../../trial/task.ts';
import { numberOf, wristForce } from '../gripper-run.ts';
import { Cells } from './cells.ts';
import { forceControlled, positionOnly } from './policies.ts';
import { wipeTableScene } from './scene.ts';

/** Length of a trial, over which the force sensor drifts by `wrist_drift`. */
const trialSeconds = 20;

const joints = ['hand_x', 'hand_y', 'hand_z'] as const;

function bind(simulation: Simulation, conditions: Conditions): TaskRun {
  const positions = joints.map((name) => simulation.jointPosition(name));
  const press = commonSource(simulation, 'sim.sensor.press.2');
  const spongeX = commonSource(simulation, 'sim.body.sponge.x');
  const spongeY = commonSource(simulation, 'sim.body.sponge.y');
  const drift = numberOf(conditions, 'wrist_drift') / trialSeconds;
  const drive = (targets: ArrayLike<number>, controls: Float64Array): void => {
    for (let index = 0; index < joints.length; index++) controls[index] = targets[index] ?? NaN;
  };
  const initialTargets = positions.map((at) => simulation.views.qpos[at] ?? NaN);
  drive(initialTargets, simulation.views.ctrl);
  simulation.forward();
  const wrist = wristForce(simulation);
  const cells = new Cells(spongeX(), spongeY());
  const force = (): number => Math.abs(press());
  return {
    initialTargets,
    drive,
    observe: () => {
      const [x = NaN, y = NaN, z = NaN] = wrist();
      return {
        joint_position: positions.map((at) => simulation.views.qpos[at] ?? NaN),
        wrist_force: [x, y, z + drift * simulation.time],
      };
    },
    source(name) {
      if (name === 'sim.task.clean_share') return () => cells.cleanShare;
      if (name === 'sim.task.press') return force;
      return commonSource(simulation, name);
    },
    afterStep: () => {
      cells.wipe(spongeX(), spongeY(), force());
    },
  };
}

/** Wipe a table whose height and tilt are not known to the millimetre. */
export const wipeTable: Task = {
  scene: (conditions) =>
    wipeTableScene({
      table_height: numberOf(conditions, 'table_height'),
      tilt_x: numberOf(conditions, 'tilt_x'),
      tilt_y: numberOf(conditions, 'tilt_y'),
      friction: numberOf(conditions, 'friction'),
    }),
  bind,
  policies: {
    baseline: forceControlled(7.5),
    'position-only': positionOnly,
    'light-touch': forceControlled(1.5),
    'hard-press': forceControlled(32),
  },
};
