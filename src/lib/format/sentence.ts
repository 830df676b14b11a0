import type { SuccessFigures } from '#lib/metrics/answers.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { formatCount, plural } from './count.ts';
import { printEstimate } from './estimate.ts';
import { changeFinding } from './finding.ts';

/** What is known of one task in one world, for a sentence. */
export interface TaskFacts {
  readonly world: 'real' | 'sim';
  readonly policy: string;
  readonly previousPolicy: string | null;
  readonly success: SuccessFigures;
  /** newest − previous as a difference of shares. */
  readonly change: Estimate | null;
}

/** One plain sentence or two on a task, made from its figures and never stronger than they are. */
export function taskSentence(facts: TaskFacts): string {
  return [successClause(facts), changeClause(facts)].filter(Boolean).join(' ');
}

function successClause({ world, policy, success }: TaskFacts): string {
  const place = world === 'real' ? 'on real robots' : 'in simulation';
  const { estimate } = success;
  if (estimate.value === null) {
    return `${policy} ${place}: ${printEstimate(estimate, 'share').text}.`;
  }
  const { value, interval } = printEstimate(estimate, 'share');
  const helped =
    success.assisted > 0 ? `; ${formatCount(success.assisted)} more with help do not count` : '';
  return `${policy} succeeded without help in ${formatCount(success.successes)} of ${plural(success.trials, 'graded trial')} ${place}, ${value} (${interval})${helped}.`;
}

function changeClause({ previousPolicy, change }: TaskFacts): string {
  if (previousPolicy === null) return 'No earlier version to compare with.';
  if (change === null || change.value === null) {
    return `Not enough evidence to compare with ${previousPolicy}.`;
  }
  const { value, interval } = printEstimate(change, 'points');
  const figures = `${value} (${interval})`;
  switch (changeFinding(change)) {
    case 'worse':
      return `Worse than ${previousPolicy}: ${figures}.`;
    case 'better':
      return `Better than ${previousPolicy}: ${figures}.`;
    default:
      return `No finding against ${previousPolicy}: ${figures} is compatible with no change.`;
  }
}
