import { z } from 'zod';
import { count, extra, id, map, milliseconds, slug, time } from '../fields.ts';
import { shiftRules } from '../rules/shift.ts';
import type { RecordType } from '../record-type.ts';

const shape = z.object({
  schema: z.literal('telltale.shift/1'),
  shift_id: id,
  collector: id.describe('A pseudonym. Groups under five people are never shown.'),
  activity: slug,
  site: slug,
  started_at: time,
  duration_ms: milliseconds,
  recorded_ms: milliseconds,
  usable_ms: milliseconds,
  repetitions: count,
  rejections: map(slug, count).describe('Reason → clips rejected.'),
  extra,
});

/** One data-collection shift of one person at one activity. */
export type Shift = z.output<typeof shape>;

export const shift = {
  schema: 'telltale.shift/1',
  title: 'Shift',
  description: 'One data-collection shift of one person at one activity.',
  idField: 'shift_id',
  shape,
  rules: shiftRules,
} satisfies RecordType;
