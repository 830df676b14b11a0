import { TelltaleError } from '#lib/kernel/errors.ts';

const tiny = 1e-300;
const mostTerms = 200_000;

/**
 * first + a₁/(b₁ + a₂/(b₂ + …)) by the modified Lentz method.
 *
 * @param term the j-th numerator and denominator, j from 1.
 * @throws TelltaleError INTERNAL when it does not converge.
 */
export function continuedFraction(
  first: number,
  term: (j: number) => readonly [number, number],
): number {
  let value = first === 0 ? tiny : first;
  let c = value;
  let d = 0;
  for (let j = 1; j <= mostTerms; j++) {
    const [a, b] = term(j);
    d = b + a * d;
    if (d === 0) d = tiny;
    c = b + a / c;
    if (c === 0) c = tiny;
    d = 1 / d;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < 1e-16) return value;
  }
  throw new TelltaleError('INTERNAL', `A continued fraction did not settle in ${mostTerms} terms.`);
}
