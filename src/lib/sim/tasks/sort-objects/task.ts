import type { Conditions } from '#lib/benchmarks/plan/factors.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Simulation } from '../../engine/simulation.ts';
import { commonSource } from '../../trial/sources.ts';
import type { Task, TaskRun } from '../../trial/task.ts';
import { gantryRun, poseOf } from '../gantry-run.ts';
import { numberOf } from '../gripper-run.ts';
import { sort } from './policies.ts';
import { cubeHalf, cubes, sortObjectsScene, tray, trayY, type Colour, type Cube } from './scene.ts';

/** Places of the cubes before their jitter: a row along x, 8 cm apart. */
const rowX = [-0.12, -0.04, 0.04, 0.12] as const;

function coloursOf(conditions: Conditions): Colour[] {
  const order = String(conditions['order']);
  if (!/^[rb]{4}$/.test(order))
    throw new TelltaleError('INVALID_SPEC', `sort-objects has no order "${order}"`);
  return [...order].map((letter) => (letter === 'r' ? 'red' : 'blue'));
}

function placed(conditions: Conditions): Cube[] {
  return coloursOf(conditions).map((colour, index) => ({
    colour,
    x: (rowX[index] ?? 0) + numberOf(conditions, `dx_${index + 1}`),
    y: numberOf(conditions, `dy_${index + 1}`),
  }));
}

function bind(simulation: Simulation, conditions: Conditions): TaskRun {
  const colours = coloursOf(conditions);
  const poses = cubes.map((name) => poseOf(simulation, name));
  const places = cubes.map((name) => ({
    x: commonSource(simulation, `sim.body.${name}.x`),
    y: commonSource(simulation, `sim.body.${name}.y`),
    z: commonSource(simulation, `sim.body.${name}.z`),
  }));
  const inTray = (index: number, y: number): boolean => {
    const at = places[index];
    if (!at) return false;
    const flat = Math.abs(at.x()) < tray.halfX && Math.abs(at.y() - y) < tray.halfY;
    return flat && at.z() < 2 * cubeHalf;
  };
  const count = (test: (colour: Colour, index: number) => boolean): number =>
    colours.filter(test).length;
  const other = (colour: Colour): Colour => (colour === 'red' ? 'blue' : 'red');
  return gantryRun(simulation, cubes, {
    observe: () => ({
      colours: colours.map((colour) => (colour === 'red' ? 0 : 1)),
      ...Object.fromEntries(cubes.map((name, index) => [name, poses[index]?.() ?? []])),
    }),
    source(name) {
      if (name === 'sim.task.sorted') {
        return () => count((colour, index) => inTray(index, trayY[colour]));
      }
      if (name === 'sim.task.misplaced') {
        return () => count((colour, index) => inTray(index, trayY[other(colour)]));
      }
      return undefined;
    },
  });
}

/** Sort four cubes by colour into two trays. */
export const sortObjects: Task = {
  scene: (conditions) =>
    sortObjectsScene(
      placed(conditions),
      numberOf(conditions, 'mass'),
      numberOf(conditions, 'friction'),
    ),
  bind,
  policies: {
    baseline: sort(),
    'swapped-trays': sort({ swap: true }),
    'weak-grip': sort({ grip: 0.2 }),
    'stops-early': sort({ count: 3 }),
  },
};
