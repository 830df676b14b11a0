import { simRealPoints } from './pairs.ts';

/**
 * Pearson's correlation, in [−1, 1]; null where one side does not vary.
 *
 * @throws TelltaleError BAD_ARGUMENT for fewer than two points, unequal lengths or a value that is not finite.
 */
export function pearson(sim: readonly number[], real: readonly number[]): number | null {
  const points = simRealPoints(sim, real, 2);
  const meanSim = mean(sim);
  const meanReal = mean(real);
  let both = 0;
  let ofSim = 0;
  let ofReal = 0;
  for (const point of points) {
    both += (point.sim - meanSim) * (point.real - meanReal);
    ofSim += (point.sim - meanSim) ** 2;
    ofReal += (point.real - meanReal) ** 2;
  }
  if (isConstant(sim) || isConstant(real)) return null;
  return Math.max(-1, Math.min(1, both / Math.sqrt(ofSim) / Math.sqrt(ofReal)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** By comparison: the squares about a rounded mean of equal values need not be 0. */
function isConstant(values: readonly number[]): boolean {
  return values.every((value) => value === values[0]);
}
