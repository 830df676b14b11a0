import { predictionPowered } from '#lib/stats/ppi.ts';
import { wilson } from '#lib/stats/wilson.ts';
import type { SimRealFigures } from '../answers.ts';
import { isKnown, type KnownEstimate } from '../estimate.ts';
import type { Prediction } from './types.ts';

/** Beyond this many further simulated trials their number no longer limits the estimate. */
const mostExtra = 50_000;
const leastExtra = 2;

/**
 * Real success from the pairs of one task × policy × simulator and the simulated trials beyond them; null where nothing
 * is paired or nothing is beyond. Assumes that those further trials start from the same mix of initial states.
 */
export function predictionOf(
  where: Pick<Prediction, 'task' | 'policy' | 'simulator'>,
  { sim, pairs }: Pick<SimRealFigures, 'sim' | 'pairs'>,
  level: number,
): Prediction | null {
  if (pairs === null || !isKnown(sim)) return null;
  const extra = sim.n - pairs.n;
  const extraSuccesses = (sim.k ?? 0) - pairs.both - pairs.sim_only;
  if (extra < leastExtra || extraSuccesses < 0 || extraSuccesses > extra) return null;
  const { both, real_only, sim_only, neither } = pairs;
  const found = predictionPowered(
    {
      real: outcomes([both, 1], [real_only, 1], [sim_only, 0], [neither, 0]),
      paired_sim: outcomes([both, 1], [real_only, 0], [sim_only, 1], [neither, 0]),
      extra_sim: furtherTrials(extra, extraSuccesses),
    },
    level,
  );
  const { value, low, high, method } = found;
  const k = both + real_only;
  const estimate: KnownEstimate = { value, low, high, level, method, n: pairs.n };
  return {
    ...where,
    estimate,
    real_alone: { ...wilson(k, pairs.n, level), n: pairs.n, k },
    extra_sim: extra,
    lambda: found.lambda,
    trials_saved: found.trials_saved === null ? null : Math.max(0, found.trials_saved),
  };
}

const outcomes = (...counts: readonly (readonly [count: number, outcome: number])[]): number[] =>
  counts.flatMap(([count, outcome]) => new Array<number>(count).fill(outcome));

/** So many successes of so many trials, in the same proportion where there are more than can matter. */
function furtherTrials(trials: number, successes: number): number[] {
  const n = Math.min(trials, mostExtra);
  const k = Math.round((successes * n) / trials);
  return outcomes([k, 1], [n - k, 0]);
}
