import { isAbsent } from '../facts.ts';
import { clock, duration, listed, percent, plural } from '../phrases.ts';
import { measure } from '../finding.ts';
import type { Alignment } from '../alignment/alignment.ts';
import type { Freeze, VideoFacts } from '../video/video-facts.ts';
import { lengthOf } from './control.ts';
import { contradicted, needing, ruleFor, verified, unknown, type Opinion } from './rule.ts';

const copiesMatter = 0.1;
/** Untouched footage, also noisy and coarsely compressed, stays below 1.15. */
const parityMatters = 1.4;

/** Duplicated, frozen or interpolated frames, and variable frame rate. A freeze goes against a claim where the log moves. */
export const frames = ruleFor(9, (claimed, facts) =>
  needing(facts.video, (video): Opinion => {
    const { copies, freezes, timing } = video;
    const evidence = [
      measure('copied frames', copies.share, 'share'),
      measure('odd/even difference', copies.parity, 'ratio'),
      measure('irregular frame times', timing.irregular_share, 'share'),
      ...freezes.map(({ start_ms, end_ms }) => ({
        kind: 'clip' as const,
        start_ms: Math.round(start_ms),
        end_ms: Math.round(end_ms),
      })),
    ];
    const still = isAbsent(facts.alignment) ? [] : frozenIn(video, facts.alignment);
    const found = [
      ...(copies.share >= copiesMatter || copies.parity >= parityMatters
        ? [
            `${percent(copies.share)} of the frames copy the one before (odd to even ${copies.parity.toFixed(1)} : 1)`,
          ]
        : []),
      ...(freezes.length > 0 ? [freezesText(freezes)] : []),
      ...(timing.irregular_share > 0.02
        ? [`${percent(timing.irregular_share)} of the frames come at irregular times`]
        : []),
    ];
    if (still.length > 0 && (claimed.realTime || claimed.uncut || claimed.oneTake))
      return contradicted(
        'medium',
        `The picture is frozen ${listed(still.map(({ start_ms }) => `at ${clock(start_ms)}`))}: it and the log do not stand still together.`,
        evidence,
      );
    if (found.length === 0)
      return verified('medium', 'No copied or frozen frames, and a constant frame rate.', evidence);
    return isAbsent(facts.alignment)
      ? unknown(
          `${sentenceCase(listed(found))}. Without logged motion it is open whether the robot stood still.`,
          evidence,
        )
      : verified('medium', `${sentenceCase(listed(found))}.`, evidence);
  }),
);

/** Freezes of the picture that are none of the robot: the log moves meanwhile, or stands still while the clip runs on. */
function frozenIn({ freezes }: VideoFacts, found: Alignment): readonly Freeze[] {
  if (found.outcome !== 'match' && found.outcome !== 'repeated') return [];
  const jumps = found.jumps.filter(({ kind, grade }) => kind === 'freeze' && grade !== 'none');
  return freezes.filter(
    (freeze) =>
      found.frozen.some((span) => overlap(span, freeze) >= 0.5 * lengthOf([span])) ||
      jumps.some(
        ({ clip_ms, skipped_ms }) =>
          lengthOf([freeze]) >= 0.5 * -skipped_ms &&
          clip_ms > freeze.start_ms - nearby(skipped_ms) &&
          clip_ms < freeze.end_ms + nearby(skipped_ms),
      ),
  );
}

/** A seam at a freeze may be placed before or after it, where the robot rests next to it. */
const nearby = (skipped_ms: number): number => Math.max(1500, -skipped_ms);

const overlap = (a: Freeze, b: Freeze): number =>
  Math.min(a.end_ms, b.end_ms) - Math.max(a.start_ms, b.start_ms);

const freezesText = (freezes: readonly Freeze[]): string =>
  freezes.length === 1
    ? `the picture does not change for ${duration(lengthOf(freezes))} at ${clock(freezes[0]?.start_ms ?? 0)}`
    : `the picture stands still ${plural(freezes.length, 'time')}, for ${duration(lengthOf(freezes))} in all`;

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
