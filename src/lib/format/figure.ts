import type { AutonomyFigures } from '#lib/metrics/answers.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';
import { printPair } from './autonomy.ts';
import { formatCount } from './count.ts';
import { formatShare, printEstimate, type Measure } from './estimate.ts';
import { methodName } from './names.ts';
import { thinSpace } from './precision.ts';

/**
 * An estimate as it stands on a page. A page with many rows is sent these instead of their numbers: the words stand in
 * its markup already, so that they cost next to nothing, and seventeen digits do not.
 */
export interface Figure {
  /** `56 %`, or the sentence that says what is missing. */
  readonly text: string;
  /** `43–69 %`; null where there is no value. */
  readonly interval: string | null;
  /** `n = 50`. */
  readonly n: string;
  /** How the interval was made, and from what; null where there is none. */
  readonly how: string | null;
}

/** An estimate in the words of a page. */
export function figureOf(estimate: Estimate, measure: Measure): Figure {
  const { known, value, text, interval, n } = printEstimate(estimate, measure);
  return known
    ? { text: value, interval, n, how: howMade(estimate) }
    : { text, interval: null, n, how: null };
}

function howMade(estimate: Estimate): string | null {
  if (estimate.value === null) return null;
  const { clusters, effective_n } = estimate;
  const units = clusters === undefined ? '' : `, ${formatCount(clusters)} units`;
  const effective =
    effective_n === undefined || effective_n >= estimate.n
      ? ''
      : `, worth ${formatCount(Math.round(effective_n))} independent ones`;
  return `${estimate.level * 100} % interval, ${methodName(estimate.method)}${units}${effective}`;
}

/** Where a share and its interval lie on a bar, per cent of its length; null where there is no value. */
export type BarPlaces = readonly [low: number, value: number, high: number] | null;

/** The places of a share, to a hundredth of a per cent: less than a pixel of the widest bar. */
export const barPlaces = (estimate: Estimate): BarPlaces =>
  estimate.value === null
    ? null
    : [perCent(estimate.low), perCent(estimate.value), perCent(estimate.high)];

const perCent = (share: number): number => Math.round(share * 10_000) / 100;

/** Who moved the robot, in words. */
export interface AutonomyFigure {
  /** The headline pair; null where there was no active time. */
  readonly pair: string | null;
  /** `+ 3.3 % supervised; 1.1 % teleoperated; `, or nothing. */
  readonly others: string;
  readonly assessable: boolean;
  /** `100 % known`. */
  readonly known: string;
  readonly n: string;
}

type AutonomyNumbers = Pick<
  AutonomyFigures,
  'headline' | 'assessable' | 'coverage' | 'episodes' | 'active_ms' | 'time_ms'
>;

const noBreak = '\u00a0';

/** The share of the policy alone, and what else moved the robot. A share is not broken from the word that it is of. */
export function autonomyFigure(figures: AutonomyNumbers): AutonomyFigure {
  const { headline, assessable, coverage, episodes, active_ms, time_ms } = figures;
  const share = (before: string, ms: number, word: string): string =>
    ms > 0 ? `${before}${formatShare(ms / active_ms)}${noBreak}${word}; ` : '';
  return {
    pair: headline === null ? null : printPair(headline),
    others:
      share(`+${noBreak}`, time_ms.supervised, 'supervised') +
      share('', time_ms.teleoperated, 'teleoperated'),
    assessable,
    known: `${coverage === null ? 'nothing' : formatShare(coverage)}${noBreak}known`,
    n: `n${thinSpace}=${thinSpace}${formatCount(episodes)}`,
  };
}
