import type { LintFacts } from './facts.ts';
import { cannotTell, found, hours, percent, type Finding } from './finding.ts';

const largestGap = 0.1;

/** L15: people put things back between episodes, and no figure pays for their time. */
export function unpaidResets({ time, between_ms }: LintFacts): Finding | null {
  const active =
    time.autonomous +
    time.supervised +
    time.advised +
    time.shared +
    time.teleoperated +
    time.handled;
  if (time.handled > 0 || active === 0) return null;
  if (between_ms / active <= largestGap)
    return cannotTell(
      'L15',
      'no time is logged as handled: who reset the scene, and how long it took, is not known',
    );
  return found(
    'L15',
    `no time is logged as handled, but ${hours(between_ms)} lie between episodes (${percent(between_ms / active)} of active time): resets and staging are in no figure`,
  );
}
