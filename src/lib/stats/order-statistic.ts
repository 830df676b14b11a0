import { binomialTails } from './distributions/binomial.ts';
import { normalQuantile } from './distributions/normal.ts';
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
  // Where the normal approximation has them; the exact binomial says where they are.
  const reach = normalQuantile(1 - tail) * Math.sqrt(n * q * (1 - q));
  const low = lastRank(n, n * q - reach, (rank) => binomialTails(rank - 1, n, q).lower <= tail);
  const fromTop = lastRank(
    n,
    n * (1 - q) - reach,
    (rank) => binomialTails(n - rank, n, q).upper <= tail,
  );
  return { low: low === 0 ? null : low, high: fromTop === 0 ? null : n + 1 - fromTop };
}

/** Whether `quantileRanks` bounds both sides: whether its outermost ranks do. */
export function hasQuantileRanks(n: number, q: number, level = 0.95): boolean {
  requireCount(n, 'n', 1);
  requireShare(q, 'q');
  requireLevel(level);
  const tail = (1 - level) / 2;
  return binomialTails(0, n, q).lower <= tail && binomialTails(n - 1, n, q).upper <= tail;
}

/**
 * The last rank of 1…n that holds, for a condition that once false stays false; 0 when none does.
 *
 * @param guess near it: from there the steps double until the rank is between two, and halve again.
 */
function lastRank(n: number, guess: number, holds: (rank: number) => boolean): number {
  let yes = 0;
  let no = n + 1;
  let rank = Math.min(n, Math.max(1, Math.round(guess)));
  for (let step = 1; no - yes > 1; step *= 2) {
    const held = holds(rank);
    if (held) yes = rank;
    else no = rank;
    const next = held ? rank + step : rank - step;
    if (next <= yes || next >= no) break;
    rank = next;
  }
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}
