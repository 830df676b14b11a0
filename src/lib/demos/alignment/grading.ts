import type { AlignedSegment, AlignmentOutcome, Grade } from './alignment.ts';

interface Evidence extends Pick<AlignedSegment, 'r' | 'moving_ms'> {
  /** Over the strongest rival, in standard errors (`leadOver`). */
  readonly lead: number;
}

/** Motion over which a wrong log has not been seen to agree. */
export const provingMs = 30_000;
/** Least motion for a segment to say anything of its own. */
export const hintingMs = 8_000;

/** Independent observations in a second of motion: joints start and stop about that often. */
const observationsPerSecond = 2;

/** Independent observations in a stretch of motion of this length. */
export const observationsIn = (moving_ms: number): number =>
  (observationsPerSecond * moving_ms) / 1000;

/**
 * How sure a segment is. What counts is how long it agrees, and by how much better than anywhere else: a wrong log agrees
 * somewhere as well as anywhere. The rival is the largest of thousands of chance correlations already, so that a lead of two
 * standard errors says more than it would between two of a kind.
 */
export function gradeOf({ r, lead, moving_ms }: Evidence): Grade {
  if (moving_ms >= 0.9 * provingMs && r >= 0.7 && lead >= 2.1) return 'high';
  if (moving_ms >= 1.25 * hintingMs && r >= 0.7 && lead >= 1.4) return 'medium';
  return moving_ms >= 0.5 * hintingMs && r >= 0.65 && lead >= 0.35 ? 'low' : 'none';
}

/**
 * By how many standard errors a clip's correlation r with one stretch of log exceeds its correlation with another, when the
 * two stretches correlate by ρ with each other: Meng, Rosenthal and Rubin, Comparing correlated correlation coefficients,
 * Psychological Bulletin 111 (1992), equation 1. Two stretches that move alike share what the clip agrees with, so that a
 * small difference between them says more than it would between strangers.
 *
 * @param n independent observations; below four nothing leads
 */
export function leadOver(r: number, rival: number, rho: number, n: number): number {
  const bounded = (value: number): number => Math.min(0.999, Math.max(-0.999, value));
  const [a, b, c] = [bounded(r), bounded(rival), Math.min(0.95, Math.max(0, rho))];
  const mean = (a * a + b * b) / 2;
  const f = Math.min(1, (1 - c) / (2 * (1 - mean)));
  const h = (1 - f * mean) / (1 - mean);
  return (Math.atanh(a) - Math.atanh(b)) * Math.sqrt(Math.max(0, n - 3) / (2 * (1 - c) * h));
}

/** What the segments together say of the clip. */
export function outcomeOf(
  segments: readonly AlignedSegment[],
  moving_ms: number,
): { outcome: AlignmentOutcome; grade: Grade } {
  if (moving_ms < hintingMs) return { outcome: 'still', grade: 'none' };
  const timeOf = (some: readonly AlignedSegment[]): number =>
    some.reduce((sum, segment) => sum + segment.moving_ms, 0);
  const surely = segments.filter(({ grade }) => grade === 'high' || grade === 'medium');
  const sure = timeOf(surely);
  if (sure < 0.5 * moving_ms || sure < hintingMs) return { outcome: 'no_match', grade: 'none' };
  if (sure < 0.9 * provingMs) return { outcome: 'short', grade: 'low' };
  const high = timeOf(surely.filter(({ grade }) => grade === 'high'));
  // As long as half of it can be placed, the rest goes with it.
  const placed = timeOf(surely.filter(({ repeats }) => !repeats));
  return {
    outcome: placed >= 0.5 * sure ? 'match' : 'repeated',
    grade: high >= 0.5 * sure ? 'high' : 'medium',
  };
}
