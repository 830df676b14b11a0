import type { AlignedSegment, AlignmentOutcome, Grade } from './alignment.ts';

type Evidence = Pick<AlignedSegment, 'r' | 'rival_r' | 'moving_ms'>;

/** Motion over which a wrong log has not been seen to agree. */
export const provingMs = 30_000;
/** Least motion for a segment to say anything of its own. */
export const hintingMs = 8_000;

/**
 * How sure a segment is. What counts is how long it agrees, how well, and by how much better than anywhere else: a
 * repeated movement agrees with itself at many places.
 */
export function gradeOf({ r, rival_r, moving_ms }: Evidence): Grade {
  const ahead = advantage(r, rival_r);
  if (moving_ms >= 0.9 * provingMs && r >= 0.9 && ahead >= 2) return 'high';
  if (moving_ms >= 1.5 * hintingMs && r >= 0.85 && ahead >= 1.5) return 'medium';
  return moving_ms >= 0.5 * hintingMs && r >= 0.75 ? 'low' : 'none';
}

/** How many times less variance the place leaves unexplained than its best rival does. */
export const advantage = (r: number, rival_r: number): number =>
  (1 - rival_r * rival_r) / Math.max(1e-4, 1 - r * r);

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
