import { z } from 'zod';
import { limitSchema } from '../grading/limits.ts';
import { measureSchema } from '../grading/measures.ts';
import { predicateSchema } from '../predicates/schema.ts';
import { signalSchema } from '../signals/schema.ts';
import { controlSchema, policySchema, resetSchema, timeoutsSchema } from './control.ts';
import { embodimentSchema, identityFields, slug } from './identity.ts';
import { realProtocolSchema, scoringSchema, statisticsSchema } from './protocol.ts';
import { engineSchema, factorSchema, sceneSchema, seedsSchema } from './world.ts';

const stage = z.strictObject({
  stage: slug,
  weight: z.number().gt(0).max(1),
  when: z.union([predicateSchema, z.strictObject({ success: z.literal(true) })]),
});

const failureLabel = z.strictObject({
  label: slug,
  when: z.union([predicateSchema, z.strictObject({ otherwise: z.literal(true) })]),
});

/** What the simulated half of a spec consists of; a real-only spec says instead why there is none. */
const simulation = z.strictObject({
  scene: sceneSchema,
  engine: engineSchema,
  control: controlSchema,
  policies: z.record(slug, policySchema),
});

/**
 * A benchmark spec, `bench.spec/v1`. `simulation` is null for tasks that this engine cannot show credibly, with
 * `not_simulated` saying why.
 */
export const specSchema = z.strictObject({
  ...identityFields,
  embodiment: embodimentSchema,
  simulation: z.union([simulation, z.null()]),
  not_simulated: z.string().min(40).optional(),
  factors: z.array(factorSchema).min(1),
  seeds: seedsSchema,
  timeouts: timeoutsSchema,
  reset: resetSchema,
  signals: z.record(z.string(), signalSchema),
  limits: z.record(z.string(), limitSchema),
  success: predicateSchema,
  failure_labels: z.array(failureLabel).min(1),
  rubric: z.array(stage).min(1),
  measures: z.record(z.string(), measureSchema),
  statistics: statisticsSchema,
  real_protocol: realProtocolSchema,
  scoring: scoringSchema,
});

export type BenchmarkSpec = z.infer<typeof specSchema>;
export type SimulationSpec = z.infer<typeof simulation>;
/** A spec with a simulated half. */
export type SimulatedSpec = BenchmarkSpec & { readonly simulation: SimulationSpec };
