import { requireArms, type TwoArms } from './arms.ts';
import { type ExtremeTables, largestProbability, requireFeasible } from './unconditional.ts';

/** Tables whose statistics differ by less than this share are equally extreme: rounding must not break ties. */
const tie = 1e-12;

/**
 * Barnard's unconditional exact test, two-sided: tables ordered by |pooled z|, and the probability of all at least as
 * extreme maximised over the common success rate.
 *
 * Source: G. A. Barnard (1947), Biometrika 34:123; statistic and two-sidedness as scipy's barnard_exact(pooled=True).
 * Arms are the groups with fixed size: transposing the table asks another question.
 *
 * @throws TelltaleError BAD_ARGUMENT unless both arms are whole counts with 0 ≤ k ≤ n, n ≥ 1, and n1 + n2 is feasible.
 */
export function barnard(arms: TwoArms): { p: number } {
  requireArms(arms);
  requireFeasible(arms.n1, arms.n2);
  const seen = Math.abs(pooledZ(arms));
  return { p: seen === 0 ? 1 : largestProbability(barnardTables(arms.n1, arms.n2, seen)) };
}

/** (k1/n1 − k2/n2) over its standard error with both rates pooled; 0 where the rates are equal. */
export function pooledZ({ k1, n1, k2, n2 }: TwoArms): number {
  const gap = k1 * n2 - k2 * n1;
  if (gap === 0) return 0;
  const n = n1 + n2;
  const k = k1 + k2;
  return gap * Math.sqrt(n / (n1 * n2 * k * (n - k)));
}

/** The tables with |pooled z| ≥ atLeast, which must be > 0. */
export function barnardTables(n1: number, n2: number, atLeast: number): ExtremeTables {
  const above = new Int32Array(n2 + 1);
  const enough = atLeast * (1 - tie);
  let k1 = 0;
  for (let k2 = 0; k2 <= n2; k2++) {
    while (k1 <= n1 && pooledZ({ k1, n1, k2, n2 }) < enough) k1 += 1;
    above[k2] = k1;
  }
  const below = above.map((_, k2) => n1 - (above[n2 - k2] ?? n1 + 1));
  return { n1, n2, above, below, symmetric: true };
}
