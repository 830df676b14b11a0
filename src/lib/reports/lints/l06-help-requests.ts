import type { LintFacts } from './facts.ts';
import { cannotTell, found, type Finding } from './finding.ts';

/** L6: the robot asked for help and went on before anybody came: no takeover, and yet no autonomy to boast of. */
export function helpRequests({ helpRequests: requests }: LintFacts): Finding | null {
  if (requests === null)
    return cannotTell(
      'L6',
      'no incident of the window is a request for help: either none was made, or none is logged',
    );
  return requests.withoutTakeover === 0
    ? null
    : found(
        'L6',
        `${requests.withoutTakeover} of ${requests.total} requests for help ended without a takeover; interventions per hour does not count them`,
      );
}
