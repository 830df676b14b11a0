import { requireShare } from './domain.ts';

/**
 * Holm's adjusted p-values, in the order given: reject those ≤ α and the chance of any false rejection is ≤ α, whatever
 * the dependence.
 *
 * Source: S. Holm (1979), Scandinavian Journal of Statistics 6:65.
 *
 * @throws TelltaleError BAD_ARGUMENT for a p outside 0…1.
 */
export function holm(p: readonly number[]): number[] {
  p.forEach((value, i) => requireShare(value, `p[${i}]`));
  const adjusted = new Array<number>(p.length).fill(1);
  let largest = 0;
  for (const [rank, { value, i }] of rising(p).entries()) {
    largest = Math.max(largest, Math.min(1, (p.length - rank) * value));
    adjusted[i] = largest;
  }
  return adjusted;
}

/** Values with their positions, smallest first. */
export function rising(values: readonly number[]): { value: number; i: number }[] {
  return values.map((value, i) => ({ value, i })).sort((one, other) => one.value - other.value);
}
