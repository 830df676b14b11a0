import { expect, test } from 'vitest';
import { taskOf } from '#lib/sim/tasks/registry.ts';
import { engineAtHand, publicTrial, simulatedSpec } from './engine-at-hand.ts';

const engine = await engineAtHand();
const spec = simulatedSpec('cup-lift');
const scene = taskOf('tasks/cup-lift').scene(publicTrial(spec, 1).conditions);

test('a saved state goes on bit for bit', () => {
  const simulation = engine.compile(scene);
  for (let step = 0; step < 200; step++) simulation.step();
  const saved = simulation.saveState();
  for (let step = 0; step < 200; step++) simulation.step();
  const undisturbed = Array.from(simulation.views.qpos);
  simulation.restoreState(saved);
  for (let step = 0; step < 200; step++) simulation.step();
  expect(Array.from(simulation.views.qpos)).toEqual(undisturbed);
  simulation.dispose();
});

test('a scene that the engine refuses is an error of the spec', () => {
  expect(() =>
    engine.compile('<mujoco><worldbody><geom type="pyramid"/></worldbody></mujoco>'),
  ).toThrow(expect.objectContaining({ code: 'INVALID_SPEC' }));
});

test('a name that the scene does not have is an error of the spec', () => {
  const simulation = engine.compile(scene);
  expect(() => simulation.body('saucer')).toThrow(
    expect.objectContaining({ code: 'INVALID_SPEC' }),
  );
  expect(() => simulation.sensor('smell')).toThrow(
    expect.objectContaining({ code: 'INVALID_SPEC' }),
  );
  simulation.dispose();
});

/** A cup of 0.03 kg at rest presses on nothing but the table; the hand above it feels no force but its own zero. */
test('a stack of scenes leaves the engine usable', () => {
  for (let count = 0; count < 50; count++) {
    const simulation = engine.compile(scene);
    simulation.step();
    expect(simulation.warnings()).toBe(0);
    simulation.dispose();
  }
});

test('views survive the growth of memory', () => {
  const first = engine.compile(scene);
  const before = first.views.qpos[0];
  const others = Array.from({ length: 60 }, () => engine.compile(scene));
  expect(first.views.qpos[0]).toBe(before);
  expect(first.views.qpos.byteLength).toBe(first.nq * 8);
  for (const simulation of [first, ...others]) simulation.dispose();
});
