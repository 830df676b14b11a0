import { z } from 'zod';

export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case words joined by hyphens');
export const semver = z
  .string()
  .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/, 'MAJOR.MINOR.PATCH');
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits');
const date = z.iso.date();

const text = z.strictObject({ lang: z.string(), text: z.string().min(1) });

/** Who a spec is and what has become of it. */
export const identityFields = {
  apiVersion: z.literal('bench.spec/v1'),
  kind: z.literal('Benchmark'),
  id: slug,
  version: semver,
  status: z.enum(['draft', 'active', 'deprecated', 'withdrawn']),
  supersedes: z.union([semver, z.null()]),
  title: z.string().min(1),
  description: z.string().min(1),
  license: z.string(),
  tags: z.array(slug),
  instruction: z.strictObject({ canonical: text, paraphrases: z.array(text) }),
  changelog: z.array(z.strictObject({ version: semver, date, note: z.string().min(1) })).min(1),
};

/** Bodies that may attempt the task, simulated and real. */
export const embodimentSchema = z.strictObject({
  sim: z
    .strictObject({ id: slug, dof: z.number().int().positive(), end_effector: slug })
    .optional(),
  real: z.strictObject({
    requires: z.array(slug),
    min_payload_kg: z.number().nonnegative(),
    record_calibration: z.array(slug),
  }),
});
