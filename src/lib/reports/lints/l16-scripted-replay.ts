import type { LintFacts } from './facts.ts';
import { cannotTell, found, type Finding } from './finding.ts';

/** L16: a recorded motion played back and called autonomous: the same trajectory cannot happen twice on hardware. */
export function scriptedReplay({ trajectories }: LintFacts): Finding | null {
  if (trajectories.known === 0)
    return cannotTell(
      'L16',
      'no episode carries the hash of its trajectory, so replays cannot be seen',
    );
  return trajectories.repeated === 0
    ? null
    : found(
        'L16',
        `${trajectories.repeated} episodes called autonomous share their exact trajectory with another: that is a replay`,
      );
}
