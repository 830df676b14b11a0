import { seededRandom } from '#lib/kernel/random.ts';
import { requireCount, requireShare } from './domain.ts';
import { type Stop, watchRun } from './sequential-verdict.ts';

export interface SequentialPlan {
  /** Shares of simulated runs by how they ended within `most` blocks. */
  better_a: number;
  better_b: number;
  no_difference: number;
  undecided: number;
  /** Mean trials an arm used, runs without a stop counting `most`. */
  mean_blocks: number;
  /** Half of the runs stopped by then; null where fewer did. */
  median_blocks: number | null;
  runs: number;
}

/**
 * What to expect of a sequential comparison of two independent arms that is looked at after every block: by simulation,
 * because no formula is honest about it.
 *
 * @param question true rates, level, the difference that matters, the blocks after which the run is given up, a seed.
 * @throws TelltaleError BAD_ARGUMENT outside the domains.
 */
export function sequentialPlan(question: {
  p1: number;
  p2: number;
  alpha: number;
  delta: number;
  most: number;
  seed: number;
  runs?: number;
}): SequentialPlan {
  const { p1, p2, alpha, delta, most, seed, runs = 400 } = question;
  requireShare(p1, 'p1');
  requireShare(p2, 'p2');
  requireCount(most, 'most', 1);
  requireCount(runs, 'runs', 1);
  const random = seededRandom(seed);
  const stops = Array.from({ length: runs }, () => {
    const watch = watchRun('blocks', alpha, delta);
    let stop: Stop | null = null;
    for (let block = 0; block < most && stop === null; block++) {
      stop = watch.add(random.float() < p1 ? 1 : 0, random.float() < p2 ? 1 : 0);
    }
    return stop;
  });
  const share = (holds: (stop: Stop | null) => boolean) => stops.filter(holds).length / runs;
  const lengths = stops.map((stop) => stop?.at ?? most).sort((one, other) => one - other);
  const middle = stops.filter((stop) => stop !== null).length * 2 >= runs;
  return {
    better_a: share((stop) => stop?.better === 'a'),
    better_b: share((stop) => stop?.better === 'b'),
    no_difference: share((stop) => stop?.verdict === 'stop-no-difference'),
    undecided: share((stop) => stop === null),
    mean_blocks: lengths.reduce((sum, length) => sum + length, 0) / runs,
    median_blocks: middle ? (lengths[Math.ceil(runs / 2) - 1] ?? null) : null,
    runs,
  };
}
