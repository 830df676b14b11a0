import { z } from 'zod';
import { extra, id, text, time } from '../fields.ts';
import { correctionRules } from '../rules/correction.ts';
import type { RecordType } from '../record-type.ts';

/** The types that can be amended: all but the correction itself, which a further correction of its target overtakes. */
const amendable = [
  'telltale.episode/1',
  'telltale.registration/1',
  'telltale.model/1',
  'telltale.demo/1',
  'telltale.preference/1',
  'telltale.shift/1',
  'telltale.claim/1',
  'telltale.target/1',
] as const;

const change = z.object({
  path: z
    .string()
    .max(512)
    .regex(/^(\/([^~/]|~0|~1)+)+$/, { error: 'a path is a JSON pointer such as /grading/grader' })
    .describe('JSON pointer into the target record.'),
  old: z.unknown().describe('The value as it was; null for a field that was absent.'),
  new: z.unknown(),
});

const shape = z.object({
  schema: z.literal('telltale.correction/1'),
  correction_id: id,
  target: z.object({ schema: z.enum(amendable), id }),
  changes: z.array(change).min(1).max(100),
  reason: text(2000),
  author: text(128),
  corrected_at: time,
  extra,
});

/** An amendment, beside the original and never in its place. */
export type Correction = z.output<typeof shape>;

export const correction = {
  schema: 'telltale.correction/1',
  title: 'Correction',
  description: 'An amendment of one record: old and new values, reason, author.',
  idField: 'correction_id',
  shape,
  rules: correctionRules,
} satisfies RecordType;
