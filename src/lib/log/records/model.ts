import { z } from 'zod';
import {
  amount,
  extra,
  id,
  list,
  name,
  optional,
  sha256,
  text,
  time,
  uri,
  version,
} from '../fields.ts';
import { modelRules } from '../rules/model.ts';
import { trainingSources } from '../vocabulary.ts';
import type { RecordType } from '../record-type.ts';

const trainingData = z.object({
  source: z.enum(trainingSources),
  hours: amount,
  dataset: optional(text(256)),
  sha256: optional(sha256).describe("Of the data set's manifest."),
});

const shape = z.object({
  schema: z.literal('telltale.model/1'),
  model_id: id,
  policy: z.object({ name, version, checkpoint_sha256: sha256 }),
  parent: optional(z.object({ name, version })).describe(
    'The policy version that it was trained from.',
  ),
  created_at: time,
  training: list(trainingData),
  uri: optional(uri).describe('Model card or checkpoint.'),
  extra,
});

/** Where one policy version comes from. */
export type Model = z.output<typeof shape>;

export const model = {
  schema: 'telltale.model/1',
  title: 'Model',
  description: 'Where one policy version comes from: parent, checkpoint, training data.',
  idField: 'model_id',
  shape,
  rules: modelRules,
} satisfies RecordType;
