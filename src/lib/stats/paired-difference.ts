import { refuse, requireCount } from './domain.ts';
import type { Estimate } from './interval.ts';
import { wilson } from './wilson.ts';

/**
 * Pairs of trials, one of each arm from the same start: a both succeed, b only arm 1 does, c only arm 2 does, d neither.
 */
export interface PairedCounts {
  a: number;
  b: number;
  c: number;
  d: number;
}

/**
 * The interval for a difference of two paired shares, arm 1 − arm 2 = (b − c)/n: Newcombe's square-and-add with the
 * correlation of the pairs, continuity corrected where it is positive.
 *
 * Source: R. G. Newcombe (1998), Statistics in Medicine 17:2635, method 10.
 *
 * @throws TelltaleError BAD_ARGUMENT unless all four are whole counts with a sum of at least 1.
 */
export function pairedDifference(counts: PairedCounts, level = 0.95): Estimate {
  const { a, b, c, d } = counts;
  for (const name of ['a', 'b', 'c', 'd'] as const) requireCount(counts[name], name);
  const n = a + b + c + d;
  if (n === 0) refuse('A paired difference needs at least one pair, got none.');
  const one = wilson(a + b, n, level);
  const two = wilson(a + c, n, level);
  const phi = correctedPhi(counts, n);
  const value = (b - c) / n;
  return {
    value,
    low: value - pooled(one.value - one.low, two.high - two.value, phi),
    high: value + pooled(one.high - one.value, two.value - two.low, phi),
    level,
    method: 'newcombe-paired',
  };
}

function correctedPhi({ a, b, c, d }: PairedCounts, n: number): number {
  const margins = Math.sqrt(a + b) * Math.sqrt(c + d) * Math.sqrt(a + c) * Math.sqrt(b + d);
  if (margins === 0) return 0;
  const cross = a * d - b * c;
  return (cross > 0 ? Math.max(cross - n / 2, 0) : cross) / margins;
}

function pooled(left: number, right: number, phi: number): number {
  return Math.sqrt(Math.max(0, left * left - 2 * phi * left * right + right * right));
}
