import { requireShare } from './domain.ts';
import { rising } from './holm.ts';

/**
 * Benjamini and Hochberg's adjusted p-values (q-values), in the order given: reject those ≤ q and the expected share of
 * false ones among the rejected is ≤ q, for independent or positively dependent tests.
 *
 * Source: Y. Benjamini, Y. Hochberg (1995), JRSS B 57:289.
 *
 * @throws TelltaleError BAD_ARGUMENT for a p outside 0…1.
 */
export function benjaminiHochberg(p: readonly number[]): number[] {
  p.forEach((value, i) => requireShare(value, `p[${i}]`));
  const adjusted = new Array<number>(p.length).fill(1);
  let smallest = 1;
  for (const [fromTop, { value, i }] of rising(p).toReversed().entries()) {
    smallest = Math.min(smallest, Math.max(value, (value * p.length) / (p.length - fromTop)));
    adjusted[i] = smallest;
  }
  return adjusted;
}
