import { z } from '@hono/zod-openapi';

/** The wire shapes of the OpenAPI document. They describe; the types of `lib/metrics` decide. */
export const KnownEstimate = z
  .object({
    value: z.number(),
    low: z.number(),
    high: z.number(),
    level: z.number(),
    method: z.string(),
    n: z.number(),
    k: z.number().optional(),
    clusters: z.number().optional(),
    effective_n: z.number().optional(),
    design_effect: z.number().optional(),
  })
  .openapi('KnownEstimate');

export const MissingEstimate = z
  .object({
    value: z.null(),
    reason: z.enum(['no_evidence', 'insufficient_evidence', 'not_assessable']),
    n: z.number(),
    needs: z.number(),
  })
  .openapi('MissingEstimate');

export const EstimateSchema = z.union([KnownEstimate, MissingEstimate]).openapi('Estimate');

export const EvidenceSchema = z
  .object({ batches: z.number(), episodes: z.number(), root: z.string() })
  .openapi('Evidence');

export const MetricAnswer = z
  .object({
    metric: z.string().openapi({ example: 'success/1' }),
    sql_sha256: z.string(),
    rows: z.array(
      z.looseObject({
        world: z.string().nullable().optional(),
        estimate: EstimateSchema.optional(),
      }),
    ),
    evidence: EvidenceSchema,
    generated: z.number(),
    omitted_groups: z.number(),
    rest: z
      .array(z.looseObject({ world: z.string().nullable().optional() }))
      .optional()
      .openapi({ description: 'The groups left out, taken together' }),
  })
  .openapi('MetricAnswer');

export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    code: z.string(),
    detail: z.string(),
    instance: z.string(),
  })
  .openapi('Problem');

export const PageSchema = z
  .object({
    rows: z.array(z.looseObject({})),
    total: z.number(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
  })
  .openapi('Page');

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemSchema } },
});

/** The answers that every route may give besides its own. */
export const problems = {
  400: problem('The question is not of the form asked for'),
  404: problem('There is no such thing'),
  500: problem('Something went wrong on the server’s side'),
} as const;
