import { z } from 'zod';
import { extra, id, optional, sha256, text, time, uri } from '../fields.ts';
import { evidenceGrades } from '../vocabulary.ts';
import type { RecordType } from '../record-type.ts';

const shape = z.object({
  schema: z.literal('telltale.claim/1'),
  claim_id: id,
  who: text(256).describe('The vendor or body that published the figure.'),
  what: text(2000).describe('What the figure is of, in the words of the source.'),
  value: optional(z.number()).describe('Null for a claim without a figure.'),
  unit: optional(text(64)),
  source: uri,
  source_sha256: optional(sha256).describe('Of an archived copy.'),
  published_at: time,
  grade: z.enum(evidenceGrades).describe('How well the source supports it.'),
  extra,
});

/** A published figure of any vendor. */
export type Claim = z.output<typeof shape>;

export const claim = {
  schema: 'telltale.claim/1',
  title: 'Claim',
  description: 'A published figure of any vendor, with its source and how well it is supported.',
  idField: 'claim_id',
  shape,
  rules: () => [],
} satisfies RecordType;
