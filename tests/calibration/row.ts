import { seededRandom, type Random } from '#lib/kernel/random.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';

/** One figure of the calibration tables. */
export interface CalibrationRow {
  estimator: string;
  setting: string;
  /** What the estimator promises: the level of an interval, the alpha of a test. */
  nominal: number;
  /** What it did: the share of intervals that held the truth, the share of tests that rejected a true null. */
  observed: number;
  /** Monte-Carlo standard error; 0 where every outcome was counted. */
  error: number;
  /** Between which values the observed share must lie, Monte-Carlo error aside. */
  least: number;
  most: number;
}

/** What a table is about, and how to compute it with so many repetitions a row. */
export interface CalibrationSection {
  title: string;
  /** What the reader should take from it. */
  reading: string;
  rows(repetitions: number): CalibrationRow[];
}

/** Whether the observed share lies where it must, allowing four Monte-Carlo errors. */
export function holds({ observed, error, least, most }: CalibrationRow): boolean {
  return observed + 4 * error + 1e-9 >= least && observed - 4 * error - 1e-9 <= most;
}

/** The share of repetitions in which something happened, with its error. Seeded by the setting, so that rows are stable. */
export function simulate(
  setting: string,
  repetitions: number,
  happens: (random: Random) => boolean,
): { observed: number; error: number } {
  const random = seededRandom(seedOf(setting));
  let count = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) if (happens(random)) count += 1;
  const observed = count / repetitions;
  // One more of each outcome, so that 0 of 1000 does not claim an error of 0.
  const smoothed = (count + 1) / (repetitions + 2);
  return { observed, error: Math.sqrt((smoothed * (1 - smoothed)) / repetitions) };
}

export function seedOf(text: string): number {
  let seed = 0;
  for (const letter of text) seed = (Math.imul(seed, 31) + letter.charCodeAt(0)) | 0;
  return seed;
}

export const inside = ({ low, high }: { low: number; high: number }, truth: number): boolean =>
  low <= truth && truth <= high;

export const bernoulli = (random: Random, p: number): 0 | 1 => (random.float() < p ? 1 : 0);

export function binomial(random: Random, n: number, p: number): number {
  let k = 0;
  for (let trial = 0; trial < n; trial++) k += bernoulli(random, p);
  return k;
}

/** A standard normal draw. */
export const normal = (random: Random): number =>
  normalQuantile(Math.max(random.float(), Number.MIN_VALUE));
