import { z } from 'zod';
import { slug } from './identity.ts';

/** What is estimated, how surely, and how two policies are compared: written before any trial. */
export const statisticsSchema = z.strictObject({
  primary: z.strictObject({
    estimand: z.enum(['success_rate', 'rubric_mean']),
    per: z.string().optional(),
    aggregate: z.enum(['pooled', 'min-over-levels', 'mean-over-levels']),
  }),
  interval: z.strictObject({
    method: z.enum(['clopper-pearson', 'wilson']),
    confidence: z.number().gt(0.5).lt(1),
    /** Promised half width at the worst rate (0.5), checked by the linter. */
    max_half_width: z.number().gt(0).lt(0.5),
  }),
  sample_size: z.strictObject({
    sim: z.number().int().positive().optional(),
    real_min: z.number().int().positive(),
    rationale: z.string(),
  }),
  comparison: z.strictObject({
    paired_by: z.literal('seed'),
    fixed_n: z.literal('mcnemar-exact'),
    sequential: z.strictObject({
      method: z.literal('anytime-valid'),
      alpha: z.number().gt(0).lt(0.5),
      max_n: z.number().int().positive(),
      preregistered: z.literal(true),
    }),
  }),
  multiplicity: z.enum(['holm', 'none']),
});

const factorName = z.string();

/** How the same task is run with a real robot. */
export const realProtocolSchema = z.strictObject({
  operator_instructions: z.string().endsWith('.md'),
  blinding: z.strictObject({
    operator_blind_to_policy: z.boolean(),
    concealed: z.record(factorName, z.string()),
    policy_labels: z.array(z.string()).min(2),
  }),
  order: z.strictObject({
    method: z.literal('randomised-blocks'),
    block: z.array(z.string()).min(1),
    seed_source: z.literal('seeds.splits'),
  }),
  interventions: z.strictObject({ allowed: z.array(slug), counts_as: z.literal('failure') }),
  exclusions: z.strictObject({
    allowed: z.array(slug),
    second_reviewer: z.literal('required'),
    max_fraction: z.number().min(0).max(0.2),
  }),
  evidence: z.array(slug).min(1),
  /** Share of trials that a second person grades from the recordings. */
  second_grading: z.strictObject({
    fraction: z.number().gt(0).max(1),
    agreement: z.literal('cohen-kappa'),
  }),
  questions: z.array(z.strictObject({ id: slug, text: z.string(), stage: slug.optional() })),
});

export const scoringSchema = z.strictObject({
  headline: z.string(),
  report: z.array(z.string()).min(1),
});
