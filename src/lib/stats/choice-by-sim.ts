import { simRealPoints } from './pairs.ts';

export interface ChoiceBySim {
  /** Whether the policies that lead in simulation are among those that lead in reality: all, none or some of them. */
  agreement: 'yes' | 'no' | 'partly';
  /** Real rate lost by taking simulation's leader instead of the real one; the mean over leaders that tie. ≥ 0. */
  regret: number;
  /** The same for the unluckiest of the leaders that tie. */
  worst_regret: number;
  /** Positions of simulation's leaders. */
  leaders: number[];
}

/**
 * What choosing a policy by simulation costs: top-1 agreement and regret. Leaders that tie in simulation are all kept, and
 * said so, instead of letting the order of rows decide.
 *
 * @throws TelltaleError BAD_ARGUMENT for no policy, unequal lengths or a value that is not finite.
 */
export function choiceBySim(sim: readonly number[], real: readonly number[]): ChoiceBySim {
  const points = simRealPoints(sim, real, 1);
  const bestSim = Math.max(...sim);
  const bestReal = Math.max(...real);
  const leaders = points.flatMap((point, i) => (point.sim === bestSim ? [i] : []));
  const losses = leaders.map((i) => bestReal - (points[i]?.real ?? NaN));
  const right = losses.filter((loss) => loss === 0).length;
  return {
    agreement: right === losses.length ? 'yes' : right === 0 ? 'no' : 'partly',
    regret: losses.reduce((sum, loss) => sum + loss, 0) / losses.length,
    worst_regret: Math.max(...losses),
    leaders,
  };
}
