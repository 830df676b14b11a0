import { isKnown, type Estimate } from '../estimate.ts';
import type {
  ComparedPolicy,
  ComparisonFinding,
  ComparisonPlan,
  OverallComparison,
  RawComparison,
  SequentialReading,
} from './types.ts';

type Side = Omit<ComparedPolicy, 'letters'> | undefined;

/**
 * One sentence or two on b against a, made from the figures. Where nothing was found it says so and what is still
 * possible, and never that the two are equal.
 */
export function pairSentence(
  raw: RawComparison,
  finding: ComparisonFinding,
  pHolm: number | null,
  a: Side,
  b: Side,
): string {
  const counts = `${countsOf(b)} against ${countsOf(a)}`;
  if (!isKnown(raw.estimate)) {
    return `${raw.b} and ${raw.a} cannot be compared yet: ${counts}; each needs ${group(raw.estimate.needs)} graded trials.`;
  }
  const how = raw.pairs === null ? '' : ` from ${group(raw.pairs.n)} matched initial states`;
  const worth = worthOf(raw, a, b);
  if (finding === 'none') {
    return `${counts}${how} is not a finding${allowingFor(raw, pHolm)}: ${raw.b} may be ${possible(raw.estimate)} ${raw.a}.${worth}`;
  }
  return `${raw.b} is ${finding} than ${raw.a}: ${counts}${how}, by ${rangeOf(raw.estimate)} points (${printP(pHolm)}${adjusted(raw.comparisons)}).${worth}`;
}

const countsOf = (side: Side): string =>
  side === undefined ? 'no trials' : `${group(side.successes)} of ${group(side.trials)}`;

/** Where one of the two alone would have looked like a finding, the reader is told what undid it. */
function allowingFor({ estimate, comparisons }: RawComparison, pHolm: number | null): string {
  if (!isKnown(estimate) || pHolm === null) return '';
  const excludesZero = estimate.low > 0 || estimate.high < 0;
  if (excludesZero && comparisons > 1) return ` once ${comparisons} comparisons are allowed for`;
  const significant = pHolm <= 1 - estimate.level;
  return significant && !excludesZero ? ` (${printP(pHolm)}, but the interval reaches zero)` : '';
}

const adjusted = (comparisons: number): string =>
  comparisons > 1 ? `, adjusted for ${comparisons} comparisons` : '';

/** `anywhere from 12 points worse to 34 points better than`. */
function possible(estimate: Estimate): string {
  if (!isKnown(estimate)) return 'better or worse than';
  const [low, high] = [wholePoints(estimate.low, 'down'), wholePoints(estimate.high, 'up')];
  if (low > 0) return `anywhere from ${low} to ${plural(high)} better than`;
  if (high < 0) return `anywhere from ${-high} to ${plural(-low)} worse than`;
  return `anywhere from ${direction(low)} to ${direction(high)} than`;
}

function direction(points: number): string {
  if (points === 0) return 'no better';
  return points > 0 ? `${plural(points)} better` : `${plural(-points)} worse`;
}

const plural = (points: number): string => `${points} point${points === 1 ? '' : 's'}`;

/** `11 to 43`: of a difference known to be on one side of 0. */
function rangeOf(estimate: Estimate): string {
  if (!isKnown(estimate)) return 'an unknown number of';
  const ends = [wholePoints(estimate.low, 'down'), wholePoints(estimate.high, 'up')];
  const [least, most] = ends.map(Math.abs).sort((one, other) => one - other);
  return `${least} to ${most}`;
}

/** Ends are rounded outwards: as printed an interval is never narrower than it is. */
const wholePoints = (share: number, outwards: 'down' | 'up'): number => {
  const points = Number((share * 100).toFixed(6));
  return outwards === 'down' ? Math.floor(points) : Math.ceil(points);
};

/** What trials of the same robots are worth, where that is clearly less than their number. */
function worthOf(raw: RawComparison, a: Side, b: Side): string {
  if (raw.pairs !== null || a === undefined || b === undefined) return '';
  const sides = [a, b].map(({ estimate, units }) => ({
    n: estimate.n,
    worth: isKnown(estimate) ? (estimate.effective_n ?? estimate.n) : estimate.n,
    units,
  }));
  const n = sides.reduce((sum, side) => sum + side.n, 0);
  const worth = sides.reduce((sum, side) => sum + side.worth, 0);
  if (worth > 0.8 * n) return '';
  return ` Trials of one robot resemble each other: these ${group(n)} are worth about ${group(Math.round(worth))} independent ones.`;
}

const printP = (p: number | null): string =>
  p === null ? 'not tested' : p < 0.0001 ? 'p below 0.0001' : `p = ${p.toPrecision(2)}`;

/** What may be done now, for whoever runs the trials. */
export function sequentialSentence(
  reading: Omit<SequentialReading, 'sentence'>,
  paired: boolean,
): string {
  const unit = paired ? 'pairs' : 'trials of each';
  const { verdict, better, blocks, decided_at, more, horizon, delta } = reading;
  if (verdict === 'stop-better') {
    return `Stop: ${better ?? 'one version'} is better. That could be said after ${group(decided_at ?? blocks)} ${unit}, and looking at any time.`;
  }
  if (verdict === 'stop-no-difference') {
    return `Stop: no difference of ${plural(Number((delta * 100).toFixed(1)))} is left. That could be said after ${group(decided_at ?? blocks)} ${unit}, and looking at any time.`;
  }
  const rest =
    more === null
      ? `even ${group(horizon)} more ${unit} would probably not decide it at the rates seen so far`
      : `about ${group(more)} more ${unit} at the rates seen so far`;
  return `Continue: after ${group(blocks)} ${unit} nothing is decided; ${rest}.`;
}

/** What the trials at hand can find, and what the difference that matters would take. */
export function planSentence(plan: Omit<ComparisonPlan, 'sentence'>): string {
  const unit = plan.unit === 'pairs' ? 'pairs' : 'trials of each version';
  const down = found(plan.detectable_down, 'fall');
  const up = found(plan.detectable_up, 'rise');
  const sees = [down, up].filter((part) => part !== null);
  const now =
    sees.length === 0
      ? 'These trials would find no difference with a chance of 80 %.'
      : `These trials find ${sees.join(' or ')} with a chance of 80 %.`;
  const difference = plural(Number((plan.difference * 100).toFixed(1)));
  const more = Math.max(plan.more_a, plan.more_b);
  const then =
    more === 0
      ? `They are enough for ${difference}.`
      : `For ${difference} about ${group(plan.trials_per_arm)} ${unit} are needed: ${missingTrials(plan)}.`;
  return `${now} ${then}`;
}

const found = (gap: number | null, word: string): string | null =>
  gap === null ? null : `a ${word} of ${plural(Math.ceil(Number((gap * 100).toFixed(6))))}`;

function missingTrials({ more_a, more_b, unit }: Omit<ComparisonPlan, 'sentence'>): string {
  if (unit === 'pairs' || more_a === more_b)
    return `${group(more_b)} more${unit === 'pairs' ? '' : ' of each'}`;
  return `${group(more_a)} more of the baseline, ${group(more_b)} more of the other`;
}

const printer = new Intl.NumberFormat('en-GB');
const group = (n: number): string => printer.format(n);

/** On a mean over tasks. */
export function overallSentence(overall: Omit<OverallComparison, 'sentence'>): string {
  const { a, b, tasks, equal_weights: mean, finding, p_holm, comparisons } = overall;
  if (finding === 'better' || finding === 'worse') {
    return `Over ${tasks} tasks ${b} is ${finding} than ${a} on average, by ${rangeOf(mean)} points (${printP(p_holm)}${adjusted(comparisons)}).`;
  }
  return `Over ${tasks} tasks no average difference is found: ${b} may be ${possible(mean)} ${a}.`;
}
