import { binomialTails } from './distributions/binomial.ts';
import { requireCount, requireLevel, requireShare } from './domain.ts';

/** 1-based ranks in the sorted sample; null where the sample is too small to bound that side. */
export interface QuantileRanks {
  low: number | null;
  high: number | null;
}

/**
 * The ranks between which the q-quantile lies, whatever the distribution: the probability that it falls below the low
 * rank, and that it falls above the high one, is at most (1 − level)/2 each, by the exact binomial.
 *
 * Source: W. J. Conover, Practical Nonparametric Statistics, 3.2.
 *
 * @param n sample size, whole, ≥ 1.
 * @param q in [0, 1].
 * @throws TelltaleError BAD_ARGUMENT outside those domains.
 */
export function quantileRanks(n: number, q: number, level = 0.95): QuantileRanks {
  requireCount(n, 'n', 1);
  requireShare(q, 'q');
  requireLevel(level);
  const tail = (1 - level) / 2;
  const low = lastRank(n, (rank) => binomialTails(rank - 1, n, q).lower <= tail);
  const high = n + 1 - lastRank(n, (fromTop) => binomialTails(n - fromTop, n, q).upper <= tail);
  return { low: low === 0 ? null : low, high: high === n + 1 ? null : high };
}

/** The last rank of 1…n that holds, for a condition that once false stays false; 0 when none does. */
function lastRank(n: number, holds: (rank: number) => boolean): number {
  let yes = 0;
  let no = n + 1;
  while (no - yes > 1) {
    const rank = Math.floor((yes + no) / 2);
    if (holds(rank)) yes = rank;
    else no = rank;
  }
  return yes;
}
