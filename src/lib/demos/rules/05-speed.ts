import { atLeast, type AlignedSegment, type Alignment } from '../alignment/alignment.ts';
import { clock, listed, speedText } from '../phrases.ts';
import type { Evidence } from '../finding.ts';
import { contradicted, needing, ruleFor, unknown, verified, type Opinion } from './rule.ts';

/** A speed within this share of another is the same. */
export const speedTolerance = 0.05;

/** Playback speed of each segment: the slope of the alignment, ± 5 %. */
export const playbackSpeed = ruleFor(5, (claimed, { alignment }) =>
  needing(alignment, (found) => {
    const told = segmentsTold(found);
    if (told.length === 0) return unknown(whyNoMatch(found));
    const changed = told.filter(({ speed }) => Math.abs(speed - 1) > speedTolerance);
    const grade = told.every(({ grade: each }) => each === 'high') ? 'high' : 'medium';
    if (claimed.realTime && changed.length > 0)
      return contradicted(
        grade,
        `Not real time: ${describe(changed)}.`,
        changed.flatMap(speedEvidence),
      );
    const rest = restOf(found, told);
    if (claimed.realTime && rest !== undefined) return rest;
    return verified(
      grade,
      changed.length === 0
        ? 'It plays in real time wherever it moves.'
        : `It plays at ${describe(told)}.`,
      told.flatMap(speedEvidence),
    );
  }),
);

/** Segments that are sure enough to have a speed: a repeated motion has the same one each time. */
export const segmentsTold = (found: Alignment): readonly AlignedSegment[] =>
  found.outcome === 'match' || found.outcome === 'repeated'
    ? found.segments.filter(({ grade }) => atLeast(grade, 'medium'))
    : [];

/** Why an alignment says nothing, and what would help. */
export function whyNoMatch({ outcome, candidates, moving_ms }: Alignment): string {
  if (candidates === 0)
    return 'No motion trace is logged for the time shown: nothing to hold the picture against.';
  switch (outcome) {
    case 'still':
      return 'Too little moves in the picture to hold it against the logs.';
    case 'short':
      return `The motion agrees with the logs, over ${Math.round(moving_ms / 1000)} s only: 30 s of motion are needed to say so.`;
    case 'no_match':
      return 'The motion in the picture agrees with none of the logs.';
    case 'match':
    case 'repeated':
      return 'The motion agrees with the logs, in no segment surely enough.';
  }
}

/** Moving time that no sure segment explains leaves real time open. */
function restOf(found: Alignment, told: readonly AlignedSegment[]): Opinion | undefined {
  const explained = told.reduce((sum, { moving_ms }) => sum + moving_ms, 0);
  if (explained >= 0.8 * found.moving_ms) return undefined;
  return unknown(
    `Real time where it agrees with the logs; ${Math.round((found.moving_ms - explained) / 1000)} s of motion agree with none.`,
    told.flatMap(speedEvidence),
  );
}

const describe = (segments: readonly AlignedSegment[]): string =>
  listed(
    segments.map(
      ({ speed, clip_start_ms, clip_end_ms }) =>
        `${speedText(speed)} from ${clock(clip_start_ms)} to ${clock(clip_end_ms)}`,
    ),
  );

function speedEvidence(segment: AlignedSegment): Evidence[] {
  const { clip_start_ms, clip_end_ms, episode_id, log_start_ms, log_end_ms, speed, r } = segment;
  return [
    { kind: 'clip', start_ms: clip_start_ms, end_ms: clip_end_ms },
    { kind: 'episode', episode_id, start_ms: log_start_ms, end_ms: log_end_ms },
    { kind: 'measure', name: 'speed', value: Number(speed.toFixed(4)), unit: '×' },
    { kind: 'measure', name: 'r', value: Number(r.toFixed(4)), unit: '' },
  ];
}
