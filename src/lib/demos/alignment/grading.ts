import type { AlignedSegment, AlignmentOutcome, Grade } from './alignment.ts';

type Evidence = Pick<AlignedSegment, 'r' | 'rival_r' | 'moving_ms'>;

/** Motion over which a wrong log has not been seen to agree. */
export const provingMs = 30_000;
/** Least motion for a segment to say anything of its own. */
export const hintingMs = 8_000;

/** Independent observations in a second of motion: joints start and stop about that often. */
const observationsPerSecond = 2;

/**
 * How sure a segment is. What counts is how long it agrees, and by how much better than anywhere else: a repeated movement
 * agrees with itself at many places, and a wrong log does somewhere as well as anywhere.
 */
export function gradeOf(evidence: Evidence): Grade {
  const { r, moving_ms } = evidence;
  const lead = leadOf(evidence);
  if (moving_ms >= 0.9 * provingMs && r >= 0.7 && lead >= 3) return 'high';
  if (moving_ms >= 1.25 * hintingMs && r >= 0.7 && lead >= 2) return 'medium';
  return moving_ms >= 0.5 * hintingMs && r >= 0.65 && lead >= 0.5 ? 'low' : 'none';
}

/**
 * By how many standard errors a correlation exceeds its best rival's, after Fisher's transformation. The rival is the largest
 * of thousands of chance correlations already, so that a lead of two says more than it would between two of a kind.
 */
export function leadOf({ r, rival_r, moving_ms }: Evidence): number {
  const n = (observationsPerSecond * moving_ms) / 1000;
  const z = (value: number): number => Math.atanh(Math.min(0.999, Math.max(-0.999, value)));
  return (z(r) - z(rival_r)) * Math.sqrt(Math.max(0, n - 3));
}

/** What the segments together say of the clip. */
export function outcomeOf(
  segments: readonly AlignedSegment[],
  moving_ms: number,
): { outcome: AlignmentOutcome; grade: Grade } {
  if (moving_ms < hintingMs) return { outcome: 'still', grade: 'none' };
  const time = (grades: readonly Grade[]) =>
    segments
      .filter(({ grade }) => grades.includes(grade))
      .reduce((sum, segment) => sum + segment.moving_ms, 0);
  const sure = time(['high', 'medium']);
  if (sure < 0.5 * moving_ms || sure < hintingMs) return { outcome: 'no_match', grade: 'none' };
  if (sure < 0.9 * provingMs) return { outcome: 'short', grade: 'low' };
  return { outcome: 'match', grade: time(['high']) >= 0.5 * sure ? 'high' : 'medium' };
}
