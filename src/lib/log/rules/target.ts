import type { Problem } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';
import { timePattern } from '../time.ts';
import { problem } from './raw.ts';

/** A target is set before it is due; one set afterwards was chosen with the result in hand. */
export function targetRules(raw: RawRecord): Problem[] {
  const due = instant(raw['due_at']);
  const set = instant(raw['set_at']);
  if (due === undefined || set === undefined || set < due) return [];
  return [problem(['due_at'], 'unordered', 'a target is due after it is set')];
}

const instant = (value: unknown) =>
  typeof value === 'string' && timePattern.test(value) ? Date.parse(value) : undefined;
