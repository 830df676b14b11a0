import type { Conditions } from '#lib/benchmarks/plan/factors.ts';
import { standardNormal } from '#lib/benchmarks/plan/factors.ts';
import { streamSeed } from '#lib/benchmarks/plan/seeds.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { seededRandom } from '#lib/kernel/random.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { Observation } from '../../trial/policy.ts';
import { commonSource } from '../../trial/sources.ts';
import type { Task, TaskRun } from '../../trial/task.ts';
import { fingerForces, numberOf, openGrip, wristForce } from '../gripper-run.ts';
import { careless, fetchCan, freezing, late, lettingGo, sweeping } from './policies.ts';
import { cans, cokeFetchScene, zone, type Can } from './scene.ts';

/** Distance of the cans' slots across the counter and from the robot: metres. */
const slots = [-0.2, 0, 0.2] as const;
const slotX = 0.82;

const orders: Readonly<Record<string, readonly [Can, Can, Can]>> = {
  clw: ['coke', 'lemonade', 'water'],
  cwl: ['coke', 'water', 'lemonade'],
  lcw: ['lemonade', 'coke', 'water'],
  wcl: ['water', 'coke', 'lemonade'],
  lwc: ['lemonade', 'water', 'coke'],
  wlc: ['water', 'lemonade', 'coke'],
};

function positionsOf(conditions: Conditions): Record<Can, { x: number; y: number }> {
  const order = orders[String(conditions['order'])];
  if (!order) {
    throw new TelltaleError(
      'INVALID_SPEC',
      `coke-fetch has no order "${String(conditions['order'])}"`,
    );
  }
  const place = (can: Can): { x: number; y: number } => ({
    x: slotX + numberOf(conditions, `${can}_dx`),
    y: (slots[order.indexOf(can)] ?? 0) + numberOf(conditions, `${can}_dy`),
  });
  return { coke: place('coke'), lemonade: place('lemonade'), water: place('water') };
}

const drives = ['base_x', 'base_y', 'base_yaw', 'lift', 'arm'] as const;

function bind(simulation: Simulation, conditions: Conditions, seed: number): TaskRun {
  const joints = drives.map((name) => simulation.jointPosition(name));
  const finger = simulation.jointPosition('finger_left');
  const forces = fingerForces(simulation, cans);
  const seenCans = perceivedCans(simulation, numberOf(conditions, 'pose_noise'), seed);
  const drive = (targets: ArrayLike<number>, controls: Float64Array): void => {
    for (let index = 0; index < drives.length; index++) controls[index] = targets[index] ?? NaN;
    controls[5] = targets[5] ?? NaN;
    controls[6] = targets[5] ?? NaN;
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
      ...seenCans(),
    }),
    source: (name) => zoneSource(simulation, name) ?? commonSource(simulation, name),
  };
}

/** The Coke's place as seen from the middle of the hand-over zone. */
function zoneSource(simulation: Simulation, name: string): (() => number) | undefined {
  const axis = name === 'sim.task.zone_dx' ? 'x' : name === 'sim.task.zone_dy' ? 'y' : null;
  if (axis === null) return undefined;
  const position = commonSource(simulation, `sim.body.coke.${axis}`);
  return () => position() - zone[axis];
}

/** Cans as perceived: true position plus an error that stays the same during a trial, like a calibration error. */
function perceivedCans(simulation: Simulation, sd: number, seed: number): () => Observation {
  const random = seededRandom(streamSeed(seed, 'perception'));
  const readers = cans.map((can) => {
    const error = [sd * standardNormal(random), sd * standardNormal(random), 0];
    const axes = ['x', 'y', 'z'].map((axis) => commonSource(simulation, `sim.body.${can}.${axis}`));
    return [
      `${can}_position`,
      (): number[] => axes.map((read, axis) => read() + (error[axis] ?? 0)),
    ] as const;
  });
  return () => Object.fromEntries(readers.map(([name, read]) => [name, read()]));
}

/** Fetch the Coke from the counter and hand it over. */
export const cokeFetch: Task = {
  scene: (conditions) =>
    cokeFetchScene({
      positions: positionsOf(conditions),
      friction: numberOf(conditions, 'friction'),
    }),
  bind,
  policies: {
    baseline: fetchCan('coke'),
    'wrong-can': fetchCan('lemonade'),
    'weak-grip': fetchCan('coke', { grip: 1 }),
    late: late(3),
    freezing: freezing(8, 3),
    careless,
    'letting-go': lettingGo,
    sweeping,
  },
};
