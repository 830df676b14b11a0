import type { LintFacts } from './facts.ts';
import { cannotTell, found, percent, type Finding } from './finding.ts';

/** A gap above this is more than different robots doing different work. */
const largestGap = 0.05;

/** L8: the mode flag says autonomous where the command stream would not. */
export function modeFlag({ sources }: LintFacts): Finding | null {
  const [flag, stream] = [sources.mode_flag, sources.command_stream];
  if (flag.known_ms === 0) return null;
  if (stream.known_ms === 0)
    return cannotTell(
      'L8',
      'control is known from mode flags only; no command stream is there to hold them against',
    );
  const [byFlag, byStream] = [
    flag.autonomous_ms / flag.known_ms,
    stream.autonomous_ms / stream.known_ms,
  ];
  return byFlag - byStream <= largestGap
    ? null
    : found(
        'L8',
        `where the mode flag is the source, ${percent(byFlag)} of the time is autonomous; where the command stream is, ${percent(byStream)}`,
      );
}
