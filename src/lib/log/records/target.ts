import { z } from 'zod';
import { extra, id, name, optional, slug, text, time } from '../fields.ts';
import { targetRules } from '../rules/target.ts';
import type { RecordType } from '../record-type.ts';

const shape = z.object({
  schema: z.literal('telltale.target/1'),
  target_id: id,
  metric: name.describe('A metric or a count: `success/1`, `units-deployed`.'),
  task: optional(slug),
  site: optional(slug),
  value: z.number(),
  unit: optional(text(64)),
  due_at: time,
  set_by: text(128),
  set_at: time,
  extra,
});

/** What is to be reached by when. A target is never shown as an outcome. */
export type Target = z.output<typeof shape>;

export const target = {
  schema: 'telltale.target/1',
  title: 'Target',
  description: 'A deployment target: metric, value, due date, who set it.',
  idField: 'target_id',
  shape,
  rules: targetRules,
} satisfies RecordType;
