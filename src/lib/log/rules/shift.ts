import type { Problem } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';
import { numberIn, problem } from './raw.ts';

/** What was usable was recorded, and what was recorded was so within the shift. */
export function shiftRules(raw: RawRecord): Problem[] {
  return [...atMost(raw, 'recorded_ms', 'duration_ms'), ...atMost(raw, 'usable_ms', 'recorded_ms')];
}

function atMost(raw: RawRecord, field: string, whole: string): Problem[] {
  const value = numberIn(raw[field]);
  const bound = numberIn(raw[whole]);
  if (value === undefined || bound === undefined || value <= bound) return [];
  return [problem([field], 'out_of_range', `${value} is more than ${whole}, ${bound}`)];
}
