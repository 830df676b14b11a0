import type { Estimate, KnownEstimate, MissingEstimate } from '#lib/metrics/estimate.ts';
import { formatCount } from './count.ts';
import { timeUnit } from './duration.ts';
import { inSteps, roundToStep, signed, supportedStep, thinSpace } from './precision.ts';

/**
 * What a figure measures, which decides how it is printed: a share of one (printed in per cent), a difference of shares
 * (in points), a duration in ms, a rate per hour, or a bare number.
 */
export type Measure = 'share' | 'points' | 'duration' | 'per_hour' | 'number';

/** An estimate in words, in parts that can be laid out apart. */
export interface PrintedEstimate {
  /** `56 %`, or a dash where there is no value. */
  readonly value: string;
  /** `43–69 %`; empty where there is none. */
  readonly interval: string;
  /** `n = 50`. */
  readonly n: string;
  /** `56 % (43–69 %, n = 50)`, or the sentence that says what is missing. */
  readonly text: string;
  readonly known: boolean;
}

/** How an estimate is printed everywhere: never without its interval and n, never with more digits than it supports. */
export function printEstimate(estimate: Estimate, measure: Measure): PrintedEstimate {
  const n = `n${thinSpace}=${thinSpace}${formatCount(estimate.n)}`;
  if (estimate.value === null) {
    return { value: '–', interval: '', n, text: missingText(estimate), known: false };
  }
  if (isLowerBound(estimate)) return printLowerBound(estimate, measure, n);
  const printed = printers[measure](estimate);
  return { ...printed, n, text: `${printed.value} (${printed.interval}, ${n})`, known: true };
}

/** `not enough evidence (n = 3, needs 12)`: what is missing, so that it cannot be read as zero. */
export function missingText(estimate: MissingEstimate): string {
  if (estimate.reason === 'no_evidence') return 'no evidence yet';
  if (estimate.reason === 'not_assessable')
    return 'not assessable: too little of the time is covered';
  return `not enough evidence (n${thinSpace}=${thinSpace}${formatCount(estimate.n)}, needs ${formatCount(estimate.needs)})`;
}

/** True where only a lower end is known: nothing was seen, so the upper end is open. */
export const isLowerBound = (estimate: KnownEstimate): boolean =>
  estimate.method.endsWith('-lower-bound');

type Printed = Pick<PrintedEstimate, 'value' | 'interval'>;

const printers: { readonly [M in Measure]: (estimate: KnownEstimate) => Printed } = {
  share: printShare,
  points: printPoints,
  duration: printDuration,
  per_hour: (estimate) => printScaled(estimate, 1, '/h'),
  number: (estimate) => printScaled(estimate, 1, ''),
};

function printShare(estimate: KnownEstimate): Printed {
  const [value, low, high] = [estimate.value * 100, estimate.low * 100, estimate.high * 100];
  // Whole points are never hidden: "60 %" for 11 of 20 would confuse more than it protects.
  const step = Math.min(1, supportedStep(low, high));
  return {
    value: `${shareValue(value, step)}${thinSpace}%`,
    interval: `${inSteps(low, step, 'down')}–${high === 100 ? '100' : inSteps(high, step, 'up')}${thinSpace}%`,
  };
}

/** Nearly all is not all, nearly none is not none; exactly all and none need no decimals. */
function shareValue(percent: number, step: number): string {
  if (percent === 100) return '100';
  const rounded = roundToStep(percent, step);
  if (percent < 100 && rounded >= 100) return `>${thinSpace}${inSteps(100 - step, step)}`;
  if (percent > 0 && rounded <= 0) return `<${thinSpace}${inSteps(step, step)}`;
  return inSteps(percent, step);
}

function printPoints(estimate: KnownEstimate): Printed {
  const [value, low, high] = [estimate.value * 100, estimate.low * 100, estimate.high * 100];
  const step = Math.min(1, supportedStep(low, high));
  const ends = `${signed(inSteps(low, step, 'down'))} to ${signed(inSteps(high, step, 'up'))}`;
  return { value: `${signed(inSteps(value, step))} points`, interval: ends };
}

function printDuration(estimate: KnownEstimate): Printed {
  const unit = timeUnit(estimate.value);
  return printScaled(estimate, unit.ms, `${thinSpace}${unit.name}`);
}

function printScaled(estimate: KnownEstimate, unit: number, suffix: string): Printed {
  const [value, low, high] = [estimate.value / unit, estimate.low / unit, estimate.high / unit];
  const step = supportedStep(low, high);
  return {
    value: `${inSteps(value, step)}${suffix}`,
    interval: `${inSteps(low, step, 'down')}–${inSteps(high, step, 'up')}${suffix}`,
  };
}

function printLowerBound(estimate: KnownEstimate, measure: Measure, n: string): PrintedEstimate {
  const printed = printers[measure]({ ...estimate, value: estimate.low, high: estimate.low });
  const level = `${inSteps(estimate.level * 100, 1)}${thinSpace}% lower bound`;
  const value = `≥${thinSpace}${printed.value}`;
  return { value, interval: level, n, text: `${value} (${level}, ${n})`, known: true };
}

/** A share that is a plain ratio of two counts or times, not an estimate: `98.2 %`. One decimal, never rounded to all. */
export function formatShare(share: number): string {
  return `${shareValue(share * 100, 0.1)}${thinSpace}%`;
}
