import { gantryRun, poseOf } from '../gantry-run.ts';
import { numberOf } from '../gripper-run.ts';
import type { Task } from '../../trial/task.ts';
import { fixedGrip, forceAware } from './policies.ts';
import { cupLiftScene } from './scene.ts';

/** Lift a cup without knowing how heavy it is. */
export const cupLift: Task = {
  scene: (conditions) =>
    cupLiftScene({
      load: conditions['load'] === 'full' ? 'full' : 'empty',
      cup_x: numberOf(conditions, 'cup_x'),
      cup_y: numberOf(conditions, 'cup_y'),
      friction: numberOf(conditions, 'friction'),
      empty_mass: numberOf(conditions, 'empty_mass'),
      payload: numberOf(conditions, 'payload'),
    }),
  bind(simulation) {
    const cup = poseOf(simulation, 'cup');
    return gantryRun(simulation, ['cup'], { observe: () => ({ cup_pose: cup() }) });
  },
  policies: {
    baseline: forceAware,
    'weak-grip': fixedGrip(2),
    'borderline-grip': fixedGrip(3.8),
    'firm-grip': fixedGrip(5),
    'strong-grip': fixedGrip(8),
  },
};
