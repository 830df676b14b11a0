import type { LintFacts } from './facts.ts';
import { cannotTell, found, type Finding } from './finding.ts';

/** L2: takeovers left out of the count as "not safety related". Every takeover in the log counts here. */
export function takeoversLeftOut({ reportedTakeovers }: LintFacts): Finding | null {
  if (reportedTakeovers === null)
    return cannotTell(
      'L2',
      'the log carries no count of takeovers by the robots’ own software (extra.takeovers_reported), so what another count leaves out cannot be seen. Every logged takeover is counted here',
    );
  const { reported, counted } = reportedTakeovers;
  return reported >= counted
    ? null
    : found(
        'L2',
        `the robots’ own software reports ${reported} takeovers where the log shows ${counted}: ${counted - reported} are left out elsewhere, and counted here`,
      );
}
