import { standardNormal, type Conditions } from '#lib/benchmarks/plan/factors.ts';
import { streamSeed } from '#lib/benchmarks/plan/seeds.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { seededRandom } from '#lib/kernel/random.ts';
import type { Simulation } from '../../engine/simulation.ts';
import type { Observation } from '../../trial/policy.ts';
import { commonSource } from '../../trial/sources.ts';
import type { Task, TaskRun } from '../../trial/task.ts';
import { gantryRun, poseOf } from '../gantry-run.ts';
import { numberOf } from '../gripper-run.ts';
import { insert } from './policies.ts';
import { shapeInHoleScene, shapes, type Shape } from './scene.ts';

function shapeOf(conditions: Conditions): Shape {
  const shape = shapes.find((name) => name === conditions['shape']);
  if (!shape)
    throw new TelltaleError('INVALID_SPEC', `there is no shape "${String(conditions['shape'])}"`);
  return shape;
}

function bind(simulation: Simulation, conditions: Conditions, seed: number): TaskRun {
  const shape = shapeOf(conditions);
  const peg = poseOf(simulation, 'peg');
  const holes = new Map(shapes.map((name) => [name, place(simulation, `hole_${name}`)]));
  const pegPlace = place(simulation, 'peg');
  const board = simulation.body('board') * 9 + 3;
  const perceived = perceivedHoles(holes, numberOf(conditions, 'pose_noise'), seed);
  const distance = (name: Shape): number => between(pegPlace(), holes.get(name)?.() ?? [NaN, NaN]);
  const others = shapes.filter((name) => name !== shape);
  return gantryRun(simulation, ['peg'], {
    observe: () => ({
      peg_pose: peg(),
      shape: [shapes.indexOf(shape)],
      board_sine: [simulation.views.xmat[board] ?? NaN],
      ...perceived(),
    }),
    source(name) {
      if (name === 'sim.task.to_hole') return () => distance(shape);
      if (name === 'sim.task.to_wrong') return () => Math.min(...others.map(distance));
      return undefined;
    },
  });
}

type Place = () => readonly [number, number];

function place(simulation: Simulation, body: string): Place {
  const x = commonSource(simulation, `sim.body.${body}.x`);
  const y = commonSource(simulation, `sim.body.${body}.y`);
  return () => [x(), y()];
}

function between(a: readonly [number, number], b: readonly [number, number]): number {
  const dx = a[0] - b[0];
  const dy = a[1] - b[1];
  return Math.sqrt(dx * dx + dy * dy);
}

/** Holes as perceived: one error for the whole board, the same during the trial. */
function perceivedHoles(
  holes: ReadonlyMap<Shape, Place>,
  sd: number,
  seed: number,
): () => Observation {
  const random = seededRandom(streamSeed(seed, 'perception'));
  const error = [sd * standardNormal(random), sd * standardNormal(random)] as const;
  return () =>
    Object.fromEntries(
      [...holes].map(([name, at]) => {
        const [x, y] = at();
        return [`hole_${name}`, [x + error[0], y + error[1]]];
      }),
    );
}

/** Put each shape into its own hole. */
export const shapeInHole: Task = {
  scene: (conditions) =>
    shapeInHoleScene({
      shape: shapeOf(conditions),
      peg_x: numberOf(conditions, 'peg_x'),
      peg_y: numberOf(conditions, 'peg_y'),
      board_yaw: numberOf(conditions, 'board_yaw'),
      clearance: numberOf(conditions, 'clearance'),
      friction: numberOf(conditions, 'friction'),
    }),
  bind,
  policies: {
    baseline: insert(),
    'no-turn': insert({ turn: false }),
    'wrong-hole': insert({ further: 1 }),
    'weak-grip': insert({ grip: 0.2 }),
  },
};
