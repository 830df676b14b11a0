import { formatShare } from './estimate.ts';
import { inSteps, thinSpace } from './precision.ts';

/**
 * The headline pair of autonomy: unknown time counted against the policy, and for it. One figure where the two print
 * alike.
 */
export function printPair([low, high]: readonly [number, number]): string {
  if (formatShare(low) === formatShare(high)) return formatShare(low);
  return `${inSteps(low * 100, 0.1, 'down')}–${inSteps(high * 100, 0.1, 'up')}${thinSpace}%`;
}

/**
 * What the pair is called. "Autonomous" is a protected word: it names a period only where enough of the time is covered
 * to assess it.
 */
export const autonomyTitle = (assessable: boolean): string =>
  assessable ? 'Autonomous' : 'Moved by the policy alone';
