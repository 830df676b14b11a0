import type { SuccessFigures } from '#lib/metrics/answers.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { formatCount, plural } from './count.ts';
import { printEstimate } from './estimate.ts';
import { changeFinding } from './finding.ts';
import { inSteps, supportedStep } from './precision.ts';

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
  if (success.estimate.value === null) {
    return `${policy} ${place}: ${printEstimate(success.estimate, 'share').text}.`;
  }
  const helped =
    success.assisted > 0 ? `; ${formatCount(success.assisted)} more with help do not count` : '';
  return `${policy} succeeded without help in ${formatCount(success.successes)} of ${plural(success.trials, 'graded trial')} ${place}${helped}.`;
}

function changeClause({ previousPolicy, change }: TaskFacts): string {
  if (previousPolicy === null) return 'No earlier version here to compare with.';
  if (change === null || change.value === null) {
    return `Not enough evidence to compare with ${previousPolicy}.`;
  }
  switch (changeFinding(change)) {
    case 'worse':
      return `Worse than ${previousPolicy} by ${points(-change.high, -change.low)}.`;
    case 'better':
      return `Better than ${previousPolicy} by ${points(change.low, change.high)}.`;
    default:
      return `No finding against ${previousPolicy}: from ${outer(-change.low)} points worse to ${outer(change.high)} better.`;
  }
}

/** Both ends of a change that excludes zero, `12 to 26 points`, rounded outwards. */
function points(least: number, most: number): string {
  const step = Math.min(1, supportedStep(least * 100, most * 100));
  return `${inSteps(least * 100, step, 'down')} to ${inSteps(most * 100, step, 'up')} points`;
}

const outer = (share: number): string => inSteps(share * 100, 1, 'up');
