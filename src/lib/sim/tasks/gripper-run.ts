import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Conditions } from '#lib/benchmarks/plan/factors.ts';
import type { Simulation } from '../engine/simulation.ts';
import { padForce } from '../trial/sources.ts';

/** Force with which the pads open at rest, newtons. */
export const openGrip = -2;

/** Forces of the two pads as a policy feels them: for each the sum over everything it may touch. */
export function fingerForces(simulation: Simulation, touched: readonly string[]): () => number[] {
  const sides = (['left', 'right'] as const).map((side) =>
    touched.map((body) => padForce(simulation, side, body)),
  );
  return () => sides.map((readers) => readers.reduce((sum, read) => sum + read(), 0));
}

/** Force on the wrist, zeroed now, as an operator zeroes a real sensor: the servos must already hold the hand. */
export function wristForce(simulation: Simulation): () => number[] {
  const at = simulation.sensor('wrist');
  const read = (): number[] =>
    [0, 1, 2].map((axis) => simulation.views.sensordata[at + axis] ?? NaN);
  const zero = read();
  return () => read().map((force, axis) => force - (zero[axis] ?? 0));
}

/** A condition that a scene needs as a number. @throws TelltaleError INVALID_SPEC */
export function numberOf(conditions: Conditions, name: string): number {
  const value = conditions[name];
  if (typeof value === 'number') return value;
  throw new TelltaleError('INVALID_SPEC', `the scene needs a number for factor "${name}"`);
}
