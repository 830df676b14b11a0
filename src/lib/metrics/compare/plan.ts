import type { TwoArms } from '#lib/stats/arms.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { minimumDetectable } from '#lib/stats/minimum-detectable.ts';
import { trialsStillNeeded } from '#lib/stats/trials-still-needed.ts';
import type { KnownEstimate } from '../estimate.ts';
import { planSentence } from './sentence.ts';
import type { ComparisonPlan, PairedOutcomes } from './types.ts';

interface Wanted {
  /** Difference that would matter. */
  readonly margin: number;
  readonly alpha: number;
}

const power = 0.8;

/** For independent trials. `arms`: arm 1 is b, arm 2 is a; the plan starts from a, the version that is known. */
export function planTrials(
  { a, b, arms }: { readonly a: KnownEstimate; readonly b: KnownEstimate; readonly arms: TwoArms },
  { margin, alpha }: Wanted,
): ComparisonPlan {
  const { up, down } = minimumDetectable(arms.k2 / arms.n2, arms.n2, arms.n1, { power, alpha });
  const needed = trialsStillNeeded(arms, { difference: margin, power, alpha });
  return withSentence({
    detectable_down: down,
    detectable_up: up,
    difference: margin,
    trials_per_arm: needed.n,
    more_a: Math.ceil((needed.more2 * a.n) / arms.n2),
    more_b: Math.ceil((needed.more1 * b.n) / arms.n1),
    unit: 'trials',
  });
}

/**
 * For pairs: what McNemar's test needs depends on the share of pairs that disagree, taken as seen (one pair of each kind
 * added). Normal approximation.
 *
 * Source: R. J. Connor (1987), Biometrics 43:207.
 *
 * @param base the rate of a: it cannot fall by more, nor rise by more than what is left.
 */
export function planPairs(
  { n, only_a, only_b }: PairedOutcomes,
  base: number,
  { margin, alpha }: Wanted,
): ComparisonPlan {
  const disagreeing = (only_a + only_b + 2) / (n + 4);
  const reach = (gap: number): number => {
    const discordant = Math.max(disagreeing, gap);
    const spread = Math.sqrt(discordant - gap * gap);
    return -normalQuantile(alpha / 2) * Math.sqrt(discordant) + normalQuantile(power) * spread;
  };
  const detectable = smallestGap((gap) => gap * Math.sqrt(n) >= reach(gap));
  const pairs = Math.ceil((reach(margin) / margin) ** 2);
  const more = Math.max(0, pairs - n);
  return withSentence({
    detectable_down: detectable !== null && detectable <= base ? detectable : null,
    detectable_up: detectable !== null && detectable <= 1 - base ? detectable : null,
    difference: margin,
    trials_per_arm: pairs,
    more_a: more,
    more_b: more,
    unit: 'pairs',
  });
}

/** The smallest gap in (0, 1] that is found, to 1e-9; null where none is. */
function smallestGap(found: (gap: number) => boolean): number | null {
  if (!found(1)) return null;
  let [no, yes] = [0, 1];
  while (yes - no > 1e-9) {
    const gap = (no + yes) / 2;
    if (found(gap)) yes = gap;
    else no = gap;
  }
  return yes;
}

const withSentence = (plan: Omit<ComparisonPlan, 'sentence'>): ComparisonPlan => ({
  ...plan,
  sentence: planSentence(plan),
});
