import { normalCdf, normalQuantile } from './distributions/normal.ts';
import { refuse, requireCount, requireLevel, requireShare } from './domain.ts';

/** Two rates to be told apart, and how surely. */
export interface PowerQuestion {
  p1: number;
  p2: number;
  /** Chance of finding the difference if it is there, in (0, 1). */
  power: number;
  /** Two-sided. */
  alpha: number;
}

/**
 * Trials an arm for the pooled z test to find p1 against p2 with the given power: the normal approximation, in closed
 * form. A first guess; `trialsForBarnard` and `trialsForFisher` give what the exact tests need.
 *
 * n = ⌈(z(α/2)·√(2p̄q̄) + z(β)·√(p1q1 + p2q2))² / (p1 − p2)²⌉: 0.70 → 0.85 at 80 % and 0.05 needs 121.
 *
 * Source: J. L. Fleiss, B. Levin, M. C. Paik, Statistical Methods for Rates and Proportions (2003), 4.2.
 *
 * @throws TelltaleError BAD_ARGUMENT for equal rates, or one outside its domain.
 */
export function trialsForDifference({ p1, p2, power, alpha }: PowerQuestion): {
  n: number;
  method: string;
} {
  requireRates(p1, p2);
  requireLevel(power, 'power');
  requireLevel(alpha, 'alpha');
  const mean = (p1 + p2) / 2;
  const underNull = -normalQuantile(alpha / 2) * Math.sqrt(2 * mean * (1 - mean));
  const underTruth = normalQuantile(power) * Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2));
  const n = ((underNull + underTruth) / (p1 - p2)) ** 2;
  // A whole n that rounding lifted by its last bits stays whole.
  return { n: Math.max(1, Math.ceil(n * (1 - 1e-12))), method: 'normal-approximation-pooled' };
}

/**
 * The power of the two-sided pooled z test with n1 and n2 trials, by the same approximation. Counts only rejections in the
 * right direction.
 *
 * @throws TelltaleError BAD_ARGUMENT for equal rates, or one outside its domain.
 */
export function normalPower(
  { p1, p2, alpha }: Omit<PowerQuestion, 'power'>,
  n1: number,
  n2: number,
): number {
  requireRates(p1, p2);
  requireLevel(alpha, 'alpha');
  requireCount(n1, 'n1', 1);
  requireCount(n2, 'n2', 1);
  const mean = (n1 * p1 + n2 * p2) / (n1 + n2);
  const underNull = Math.sqrt(mean * (1 - mean) * (1 / n1 + 1 / n2));
  const underTruth = Math.sqrt((p1 * (1 - p1)) / n1 + (p2 * (1 - p2)) / n2);
  const ahead = Math.abs(p1 - p2) + normalQuantile(alpha / 2) * underNull;
  if (underTruth === 0) return ahead >= 0 ? 1 : 0;
  return normalCdf(ahead / underTruth);
}

function requireRates(p1: number, p2: number): void {
  requireShare(p1, 'p1');
  requireShare(p2, 'p2');
  if (p1 === p2) refuse(`p1 and p2 must differ: no number of trials finds a difference of 0.`);
}
