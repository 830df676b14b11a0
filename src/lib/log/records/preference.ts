import { z } from 'zod';
import { extra, id, optional, policy, slug, text, time } from '../fields.ts';
import { preferenceRules } from '../rules/preference.ts';
import { preferences } from '../vocabulary.ts';
import type { RecordType } from '../record-type.ts';

const side = z.object({ policy, episode_id: optional(id) });

const shape = z.object({
  schema: z.literal('telltale.preference/1'),
  preference_id: id,
  task: slug,
  instruction: optional(text(2000)),
  site: optional(slug),
  pair_id: optional(id).describe('Same initial state, as the episodes carry it.'),
  a: side,
  b: side,
  preferred: z.enum(preferences),
  evaluator: text(128).describe('A pseudonym.'),
  blinded: z.boolean().describe('Whether the evaluator did not know which policy was which.'),
  reason: optional(text(2000)),
  evaluated_at: time,
  extra,
});

/** One pairwise comparison of two policies by a person. */
export type Preference = z.output<typeof shape>;

export const preference = {
  schema: 'telltale.preference/1',
  title: 'Preference',
  description: 'One pairwise comparison of two policies by a person.',
  idField: 'preference_id',
  shape,
  rules: preferenceRules,
} satisfies RecordType;
