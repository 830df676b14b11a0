import { atLeast, type AlignedSegment, type Grade, type Jump, type JumpKind } from './alignment.ts';
import { sampled, type Averager } from './series.ts';

/** A smaller step in the log's time is within what the alignment can tell. */
export const leastJumpMs = 500;
/** How exactly a seam is placed, ms. */
const seamMs = 1000;
/** Motion below this share of the clip's mean is standing still. */
const stillShare = 0.15;

/** What lies between segments that do not continue each other. */
export function jumpsBetween(segments: readonly AlignedSegment[], clip: Averager): Jump[] {
  return segments.slice(1).flatMap((after, i) => {
    const before = segments[i];
    return before === undefined ? [] : jumpOf(before, after, segments, clip);
  });
}

function jumpOf(
  before: AlignedSegment,
  after: AlignedSegment,
  segments: readonly AlignedSegment[],
  clip: Averager,
): Jump[] {
  const between = after.clip_start_ms - before.clip_end_ms;
  const expected = before.log_end_ms + between * before.speed;
  const skipped_ms = Math.round(after.log_start_ms - expected);
  const splice = before.episode_id !== after.episode_id;
  // Where the speed changes, a seam that is a little off looks like a step of the log's time.
  const least = leastJumpMs + seamMs * Math.abs(after.speed - before.speed);
  if (!splice && Math.abs(skipped_ms) < least) return [];
  return [
    {
      kind: splice ? 'splice' : kindOf(skipped_ms, before, after, segments, clip),
      clip_ms: before.clip_end_ms,
      skipped_ms: splice ? 0 : skipped_ms,
      from_episode_id: before.episode_id,
      to_episode_id: after.episode_id,
      grade: lower(before.grade, after.grade),
    },
  ];
}

function kindOf(
  skipped_ms: number,
  before: AlignedSegment,
  after: AlignedSegment,
  segments: readonly AlignedSegment[],
  clip: Averager,
): JumpKind {
  if (skipped_ms > 0) {
    const gap = { start: before.log_end_ms, end: after.log_start_ms };
    return shownShare(gap, before.episode_id, segments) > 0.5 ? 'reorder' : 'excision';
  }
  // Back to before the last segment began: an order of events, not a moment shown twice.
  if (after.log_start_ms < before.log_start_ms - seamMs) return 'reorder';
  return standsStill(clip, before.clip_end_ms, -skipped_ms / before.speed) ? 'freeze' : 'repeat';
}

/** Share of a stretch of log time that the clip shows elsewhere. */
function shownShare(
  { start, end }: { start: number; end: number },
  episode_id: string,
  segments: readonly AlignedSegment[],
): number {
  const shown = segments
    .filter((segment) => segment.episode_id === episode_id)
    .reduce(
      (sum, { log_start_ms, log_end_ms }) =>
        sum + Math.max(0, Math.min(end, log_end_ms) - Math.max(start, log_start_ms)),
      0,
    );
  return shown / (end - start);
}

/**
 * Whether the clip hardly moves for about `length_ms` somewhere near the seam. What a panning camera or noise
 * adds at all times is taken off: the level that the clip falls below for a tenth of its time.
 */
function standsStill(clip: Averager, seam_ms: number, length_ms: number): boolean {
  const usual = sampled(clip, clip.start_ms, 250, Math.floor((clip.end_ms - clip.start_ms) / 250));
  const level = usual.toSorted()[Math.floor(usual.length / 10)] ?? 0;
  const mean = clip.mean(clip.start_ms, clip.end_ms) - level;
  const inner = 0.8 * length_ms;
  const first = Math.max(clip.start_ms, seam_ms - length_ms - seamMs);
  for (let start = first; start <= seam_ms + seamMs; start += 100)
    if (clip.mean(start, start + inner) - level < stillShare * mean) return true;
  return false;
}

const lower = (a: Grade, b: Grade): Grade => (atLeast(a, b) ? b : a);
