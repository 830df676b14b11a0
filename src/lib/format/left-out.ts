import type { Grouped } from '#lib/metrics/answers.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { plural } from './count.ts';
import { worldName } from './names.ts';

/** What is said of groups that are too many to be listed. */
export interface LeftOut {
  readonly groups: number;
  /** What they come to together: simulators, too, since there is no room for each. */
  readonly together: readonly { readonly place: string; readonly estimate: Estimate }[];
}

/** The groups that an answer leaves out; null where it is whole. */
export const leftOutOf = (answer: {
  readonly omitted_groups: number;
  readonly rest?: readonly Grouped<{ readonly estimate: Estimate }>[];
}): LeftOut | null =>
  answer.omitted_groups === 0
    ? null
    : {
        groups: answer.omitted_groups,
        together: (answer.rest ?? []).map(({ group, estimate }) => ({
          place: placeOf(group['world'] ?? ''),
          estimate,
        })),
      };

/** `real`, `sim, all simulators`: an average of several simulators is named as one. */
export const placeOf = (world: string): string =>
  world === 'real' ? worldName(world).toLowerCase() : 'sim, all simulators';

/** `1,240 smaller groups are not listed`. */
export const leftOutText = (groups: number): string =>
  `${plural(groups, 'smaller group')} ${groups === 1 ? 'is' : 'are'} not listed`;
