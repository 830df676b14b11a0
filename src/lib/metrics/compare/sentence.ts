import { isKnown, type Estimate } from '../estimate.ts';
import type { RawComparison } from './pair.ts';
import type { ComparedPolicy, ComparisonFinding } from './types.ts';

type Side = Omit<ComparedPolicy, 'letters'> | undefined;

/**
 * One sentence on b against a, made from the figures. Where nothing was found it says so and what is still possible, and
 * never that the two are equal.
 */
export function pairSentence(
  raw: RawComparison,
  finding: ComparisonFinding,
  pHolm: number | null,
  a: Side,
  b: Side,
): string {
  const counts = `${countsOf(b)} against ${countsOf(a)}`;
  if (finding === 'not_enough') return `${raw.b} and ${raw.a} cannot be compared yet: ${counts}.`;
  const range = rangeOf(raw.estimate);
  if (finding === 'none') {
    return `${counts} is not a finding: between ${raw.b} and ${raw.a} anything from ${range} is compatible with these trials.`;
  }
  const how = raw.pairs === null ? '' : ` from ${raw.pairs.n} matched initial states`;
  return `${raw.b} is ${finding} than ${raw.a}: ${counts}, a difference of ${range}${how} (p = ${printP(pHolm)}, adjusted for the pairs compared).`;
}

const countsOf = (side: Side): string =>
  side === undefined ? 'no trials' : `${side.successes} of ${side.trials}`;

/** `−12 to +3 points`. */
function rangeOf(estimate: Estimate): string {
  if (!isKnown(estimate)) return 'nothing known';
  return `${points(estimate.low)} to ${points(estimate.high)} points`;
}

function points(share: number): string {
  const whole = Math.round(share * 100);
  return whole > 0 ? `+${whole}` : whole < 0 ? `−${-whole}` : '0';
}

const printP = (p: number | null): string =>
  p === null ? 'not tested' : p < 0.0001 ? 'below 0.0001' : p.toPrecision(2);

/** On a mean over tasks. */
export function overallSentence(a: string, b: string, tasks: number, mean: Estimate): string {
  if (!isKnown(mean)) return `${b} and ${a} share no task with enough trials.`;
  const range = rangeOf(mean);
  if (mean.low > 0) return `Over ${tasks} tasks ${b} is better than ${a} on average: ${range}.`;
  if (mean.high < 0) return `Over ${tasks} tasks ${b} is worse than ${a} on average: ${range}.`;
  return `Over ${tasks} tasks no average difference between ${b} and ${a} is found: ${range}.`;
}
