import { refuse, requireNumbers } from './domain.ts';

/** One policy (or task) seen in simulation and on the robot. */
export interface SimRealPoint {
  sim: number;
  real: number;
}

/** @throws TelltaleError BAD_ARGUMENT unless both are finite numbers, equally many, at least `least`. */
export function simRealPoints(
  sim: readonly number[],
  real: readonly number[],
  least: number,
): SimRealPoint[] {
  requireNumbers(sim, 'sim', least);
  requireNumbers(real, 'real', least);
  if (sim.length !== real.length) {
    refuse(`sim and real must be equally long, got ${sim.length} and ${real.length}.`);
  }
  return sim.map((value, i) => ({ sim: value, real: real[i] ?? NaN }));
}
