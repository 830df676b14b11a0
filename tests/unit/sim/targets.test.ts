import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Targets } from '#lib/sim/trial/targets.ts';
import { simulatedSpec } from './engine-at-hand.ts';

const { control } = simulatedSpec('cup-lift').simulation;
const home = [0, 0, 0.2, 0, -2];

test('a jump is cut to 0.5 m/s, a hundredth of a metre in a tick', () => {
  const targets = new Targets(control, home);
  expect(targets.set([0.2, 0, 0.2, 0, -2])[0]).toBe(0.01);
});

test('positions go on a line through the tick, force jumps at its start', () => {
  const targets = new Targets(control, home);
  targets.set([0.01, 0, 0.2, 0, 5]);
  const at = new Float64Array(5);
  targets.at(1, 10, at);
  expect([at[0], at[4]]).toEqual([0.001, 5]);
  targets.at(10, 10, at);
  expect(at[0]).toBe(0.01);
});

/** Recorded actions are what was applied; replaying them must not be cut again, not even in the last bit. */
test('cutting what has been cut changes nothing', () => {
  const action = fc.array(fc.double({ noNaN: true, min: -2, max: 2 }), {
    minLength: 5,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 20 }), (actions) => {
      const first = new Targets(control, home);
      const second = new Targets(control, home);
      for (const raw of actions) {
        const applied = first.set(raw);
        expect(second.set(applied)).toEqual(applied);
      }
    }),
  );
});
