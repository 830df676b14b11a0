import { plural } from '#lib/format/count.ts';
import type { GateResult } from './gate.ts';
import type { TaskReadiness } from './evaluate.ts';

/** The state of a task in one sentence that can be read out. */
export function sentenceFor(
  readiness: Pick<TaskReadiness, 'task' | 'policy' | 'title' | 'next'>,
): string {
  const { task, policy, title, next } = readiness;
  const stands = `${task} with ${policy}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`;
  if (next === null) return `${stands}; no level is above it.`;
  const [first, ...more] = [...next.blocking].sort(failedFirst);
  if (first === undefined) return `${stands}.`;
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${stands}; “${next.title}” ${blockedBy(first)}${rest}.`;
}

const failedFirst = (a: GateResult, b: GateResult): number =>
  Number(b.state === 'failed') - Number(a.state === 'failed');

function blockedBy(gate: GateResult): string {
  const name = `${gate.title.charAt(0).toLowerCase()}${gate.title.slice(1)}`;
  if (gate.state === 'failed') return `is ruled out by ${name}: ${gate.reason}`;
  return `is open for want of evidence on ${name}: ${gate.reason}${stillNeeded(gate)}`;
}

function stillNeeded({ needed }: GateResult): string {
  if (needed === null) return '';
  if (needed.trials === null) return ', and no number of trials would do at this rate';
  const parts = [
    ...(needed.trials > 0 ? [`about ${plural(needed.trials, 'more trial')}`] : []),
    ...(needed.units > 0 ? [plural(needed.units, 'more unit')] : []),
  ];
  return parts.length === 0 ? '' : `, ${parts.join(' and ')} to go`;
}
