import { binomialTails } from './distributions/binomial.ts';
import { requireCount } from './domain.ts';

/**
 * The exact two-sided McNemar test on the discordant pairs: twice the smaller binomial tail at ½, at most 1.
 *
 * @param pairs b pairs where only arm 1 succeeded, c where only arm 2 did. None of either gives p = 1.
 * @throws TelltaleError BAD_ARGUMENT unless both are whole counts.
 */
export function mcnemar({ b, c }: { b: number; c: number }): { p: number } {
  requireCount(b, 'b');
  requireCount(c, 'c');
  if (b + c === 0) return { p: 1 };
  return { p: Math.min(1, 2 * binomialTails(Math.min(b, c), b + c, 0.5).lower) };
}
