import { z } from 'zod';
import { extra, id, list, optional, policy, sha256, slug, text, time, version } from '../fields.ts';
import { registrationRules } from '../rules/registration.ts';
import { stoppingRules } from '../vocabulary.ts';
import type { RecordType } from '../record-type.ts';

const stoppingRule = z.object({
  kind: z.enum(stoppingRules),
  method: optional(slug).describe('Needed for a sequential rule: how it may stop early.'),
  alpha: optional(z.number().gt(0).lt(1)).describe('Error level; needed for a sequential rule.'),
});

const shape = z.object({
  schema: z.literal('telltale.registration/1'),
  registration_id: id,
  registered_at: time.describe('Before the first trial of the run.'),
  registered_by: text(128),
  run_id: id.describe('What the episodes of the run carry in `benchmark.run_id`.'),
  suite: slug,
  suite_version: version,
  spec_sha256: sha256,
  policies: z.array(policy).min(1).max(1000),
  planned_trials: z
    .int()
    .min(1)
    .describe('Of all policies together. One that never reports is a failure.'),
  schedule_sha256: sha256.describe('Of the order in which trials are to run.'),
  stopping_rule: stoppingRule,
  exclusions: list(slug).describe('Failure reasons whose aborted trials are left out of n.'),
  extra,
});

/** What a benchmark run will do, written before its first trial. */
export type Registration = z.output<typeof shape>;

export const registration = {
  schema: 'telltale.registration/1',
  title: 'Registration',
  description: 'What a benchmark run will do, written before its first trial.',
  idField: 'registration_id',
  shape,
  rules: registrationRules,
} satisfies RecordType;
