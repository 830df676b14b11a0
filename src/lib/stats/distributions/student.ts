import { betaQuantile, betaTails } from './beta.ts';
import { normalCritical } from './normal.ts';

/** Critical values by level and degrees of freedom: the groups of one answer share many of them. */
const known = new Map<number, Map<number, number>>();
const mostKnown = 20_000;

/**
 * The two-sided critical value of Student's t: P(|T| ≤ t) = level. 2.262157… at 0.95 with 9 degrees of freedom.
 *
 * @param df degrees of freedom, real and > 0.
 */
export function studentCritical(level: number, df: number): number {
  const before = known.get(level) ?? new Map<number, number>();
  const found = before.get(df);
  if (found !== undefined) return found;
  const z = normalCritical(level);
  const value = (z * z + 1) / (4 * df) < 1e-3 ? nearNormal(z, df) : byBeta(level, df);
  if (before.size >= mostKnown) before.clear();
  if (known.size >= 100) known.clear();
  known.set(level, before.set(df, value));
  return value;
}

/** T² / (df + T²) is Beta(½, df/2). */
function byBeta(level: number, df: number): number {
  if (level <= 0.5) {
    const share = betaQuantile(level, 0.5, df / 2);
    return Math.sqrt((df * share) / (1 - share));
  }
  const rest = betaQuantile(1 - level, df / 2, 0.5);
  const share = rest < 0.5 ? 1 - rest : betaQuantile(level, 0.5, df / 2);
  return rest < 0.5 ? Math.sqrt((df * share) / rest) : Math.sqrt((df * share) / (1 - share));
}

/**
 * Fisher's expansion around the normal quantile z, Abramowitz and Stegun 26.7.5. With (z² + 1) / 4df below a thousandth,
 * what is left out is below 1e-14 of the value.
 */
function nearNormal(z: number, df: number): number {
  const zz = z * z;
  const terms = [
    1,
    (zz + 1) / 4,
    ((5 * zz + 16) * zz + 3) / 96,
    (((3 * zz + 19) * zz + 17) * zz - 15) / 384,
    ((((79 * zz + 776) * zz + 1482) * zz - 1920) * zz - 945) / 92160,
  ];
  return z * terms.reduceRight((sum, term) => sum / df + term, 0);
}

/** P(T ≥ t) for t ≥ 0, precise far into the tail. */
export function studentUpperTail(t: number, df: number): number {
  const share = (t * t) / (df + t * t);
  return betaTails(df / (df + t * t), df / 2, 0.5, share).lower / 2;
}
