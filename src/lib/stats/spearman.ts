import { simRealPoints } from './pairs.ts';
import { pearson } from './pearson.ts';
import { midRanks } from './ranks.ts';

/**
 * Spearman's rank correlation, in [−1, 1], ties sharing the mean of their ranks; null where one side does not vary.
 *
 * @throws TelltaleError BAD_ARGUMENT for fewer than two points, unequal lengths or a value that is not finite.
 */
export function spearman(sim: readonly number[], real: readonly number[]): number | null {
  simRealPoints(sim, real, 2);
  return pearson(midRanks(sim), midRanks(real));
}
