import { requireTrials } from './domain.ts';

/** Two independent groups of trials: k1 successes of n1, and k2 of n2. Differences are arm 1 − arm 2. */
export interface TwoArms {
  k1: number;
  n1: number;
  k2: number;
  n2: number;
}

/** @throws TelltaleError BAD_ARGUMENT unless both arms are whole counts with 0 ≤ k ≤ n and n ≥ 1. */
export function requireArms({ k1, n1, k2, n2 }: TwoArms): void {
  requireTrials(k1, n1, 'k1', 'n1');
  requireTrials(k2, n2, 'k2', 'n2');
}
