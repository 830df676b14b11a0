import { requireArms, type TwoArms } from './arms.ts';
import { fisherGreater } from './fisher.ts';
import { type ExtremeTables, largestProbability, requireFeasible } from './unconditional.ts';

/** As in Barnard's test: rounding must not break ties. */
const tie = 1e-10;

/**
 * Boschloo's unconditional exact test: tables ordered by Fisher's one-sided p, and the probability of all at least as
 * extreme maximised over the common success rate. Two-sided p is twice the smaller one-sided one, at most 1. Never larger
 * than twice Fisher's one-sided p.
 *
 * Source: R. D. Boschloo (1970), Statistica Neerlandica 24:1; two-sidedness as scipy's boschloo_exact. Arms are the
 * groups with fixed size: transposing the table asks another question.
 *
 * @throws TelltaleError BAD_ARGUMENT unless both arms are whole counts with 0 ≤ k ≤ n, n ≥ 1, and n1 + n2 is feasible.
 */
export function boschloo(arms: TwoArms): { p: number } {
  requireArms(arms);
  requireFeasible(arms.n1, arms.n2);
  const { k1, n1, k2, n2 } = arms;
  const one = boschlooGreater(arms);
  const two = boschlooGreater({ k1: k2, n1: n2, k2: k1, n2: n1 });
  return { p: Math.min(1, 2 * Math.min(one, two)) };
}

/** The one-sided p that arm 1 is better. */
export function boschlooGreater(arms: TwoArms): number {
  return largestProbability(boschlooTables(arms.n1, arms.n2, fisherGreater(arms)));
}

/** The tables whose one-sided Fisher p is ≤ atMost. */
export function boschlooTables(n1: number, n2: number, atMost: number): ExtremeTables {
  const above = new Int32Array(n2 + 1);
  const enough = atMost * (1 + tie);
  let k1 = 0;
  for (let k2 = 0; k2 <= n2; k2++) {
    while (k1 <= n1 && fisherGreater({ k1, n1, k2, n2 }) > enough) k1 += 1;
    above[k2] = k1;
  }
  return { n1, n2, above, symmetric: n1 === n2 };
}
