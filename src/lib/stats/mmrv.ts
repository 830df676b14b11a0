import { simRealPoints } from './pairs.ts';

/** Which gap a wrong order is charged with: |R_i − R_j| (SIMPLER's, the default) or |S_i − S_j|. */
export type MmrvGap = 'real' | 'sim';

/**
 * Mean maximum rank violation: the mean over policies i of the largest gap to a policy j that simulation and reality order
 * differently. 0 is best; in the unit of the rates.
 *
 * Ties are strict and one-sided, as in SIMPLER's code: the order differs when exactly one of S_i < S_j and R_i < R_j
 * holds. A tie on one side is thus charged to one policy of the pair only: the one that is lower where they differ.
 *
 * Source: X. Li et al. (2024), "Evaluating real-world robot manipulation policies in simulation", section V.
 *
 * @param sim success rate of each policy in simulation.
 * @param real of the same policies, in the same order, on the robot.
 * @throws TelltaleError BAD_ARGUMENT for fewer than two policies, unequal lengths or a value that is not finite.
 */
export function mmrv(
  sim: readonly number[],
  real: readonly number[],
  gap: MmrvGap = 'real',
): { value: number; worst: number[]; gap: MmrvGap } {
  const points = simRealPoints(sim, real, 2);
  const worst = points.map((one) =>
    points.reduce((most, other) => {
      if (one.sim < other.sim === one.real < other.real) return most;
      return Math.max(most, Math.abs(one[gap] - other[gap]));
    }, 0),
  );
  return { value: worst.reduce((sum, each) => sum + each, 0) / worst.length, worst, gap };
}
