import { isAbsent } from '../facts.ts';
import { clock, duration, listed, percent } from '../phrases.ts';
import { measure } from '../finding.ts';
import type { Freeze } from '../video/video-facts.ts';
import { contradicted, needing, ruleFor, verified, unknown, type Opinion } from './rule.ts';

const copiesMatter = 0.1;
const parityMatters = 3;

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
    const jumps = isAbsent(facts.alignment) ? [] : facts.alignment.jumps;
    const still = [
      ...jumps.filter(({ kind }) => kind === 'freeze').map(({ clip_ms }) => clip_ms),
      ...(isAbsent(facts.alignment) ? [] : facts.alignment.frozen.map(({ start_ms }) => start_ms)),
    ];
    const found = [
      ...(copies.share >= copiesMatter || copies.parity >= parityMatters
        ? [
            `${percent(copies.share)} of the frames copy the one before (odd to even ${copies.parity.toFixed(1)} : 1)`,
          ]
        : []),
      ...freezes.map((freeze) => freezeText(freeze)),
      ...(timing.irregular_share > 0.02
        ? [`${percent(timing.irregular_share)} of the frames come at irregular times`]
        : []),
    ];
    if (still.length > 0 && (claimed.realTime || claimed.uncut || claimed.oneTake))
      return contradicted(
        'medium',
        `The picture is frozen ${listed(still.map((ms) => `at ${clock(ms)}`))}: it and the log do not stand still together.`,
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

const freezeText = ({ start_ms, end_ms }: Freeze): string =>
  `the picture does not change for ${duration(end_ms - start_ms)} at ${clock(start_ms)}`;

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
