import { z } from 'zod';
import { sha256 } from './identity.ts';

/**
 * The scene. `builder.sha256` pins what is built, not how its source is written: the hash of the scene texts of the
 * reference draws (`sceneSha256`). Assets are files beside the spec.
 */
export const sceneSchema = z.strictObject({
  builder: z.strictObject({ module: z.string().startsWith('tasks/'), sha256 }),
  assets: z.array(z.strictObject({ path: z.string(), sha256, license: z.string() })),
});

/** The engine to the byte, and what is hashed of every trial. */
export const engineSchema = z.strictObject({
  name: z.string(),
  package: z.string(),
  wasm_sha256: sha256,
  timestep_s: z.number().positive(),
  log: z.strictObject({
    rows: z.literal('every-step'),
    fields: z.tuple([z.literal('time'), z.literal('qpos'), z.literal('qvel'), z.literal('ctrl')]),
    encoding: z.literal('float64-le'),
    hash: z.literal('sha256'),
    nan: z.literal('invalid'),
  }),
});

const factorBase = {
  name: z.string().regex(/^[a-z][a-z0-9_]*$/),
  hidden_from_policy: z.boolean().optional(),
  /** Nobody sets it before a real trial: friction, a sensor's drift. */
  simulated_only: z.literal(true).optional(),
  unit: z.string().optional(),
  title: z.string().optional(),
};

const level = z.union([z.string(), z.number()]);

/**
 * What varies between trials. A nominal factor is drawn in every trial. A perturbation factor replaces the nominal
 * factor that it overrides, one at a time, in runs that ask for it.
 */
export const factorSchema = z.union([
  z.strictObject({
    ...factorBase,
    role: z.literal('nominal'),
    type: z.literal('categorical'),
    values: z.array(level).min(2),
    schedule: z.enum(['balanced', 'drawn']),
  }),
  z.strictObject({
    ...factorBase,
    role: z.literal('nominal'),
    type: z.literal('uniform'),
    range: z.tuple([z.number(), z.number()]),
  }),
  z.strictObject({
    ...factorBase,
    role: z.literal('nominal'),
    type: z.literal('normal'),
    mean: z.number(),
    sd: z.number().nonnegative(),
  }),
  z.strictObject({
    ...factorBase,
    role: z.literal('nominal'),
    type: z.literal('constant'),
    value: level,
  }),
  z.strictObject({
    ...factorBase,
    role: z.literal('perturbation'),
    type: z.literal('levels'),
    levels: z.array(level).min(1),
    overrides: z.string(),
    one_at_a_time: z.literal(true),
  }),
]);

export type FactorSpec = z.infer<typeof factorSchema>;

const split = z.strictObject({ seeds: z.number().int().positive() });

/**
 * Where the seeds come from. The public split follows from the rule alone; the audit split also from a secret whose
 * hash is published in the suite's rounds before the round and which is revealed after it.
 */
export const seedsSchema = z.strictObject({
  generator: z.literal('xoroshiro128plus'),
  mixing: z.literal('murmur3-fmix32+skip32'),
  derivation: z.literal(
    "first 4 bytes (LE) of sha256(id '@' major '/' split '/' index [ '/' secret ])",
  ),
  splits: z.strictObject({
    public: split,
    audit: split.extend({ committed_in: z.string(), reveal: z.literal('after-round') }),
  }),
});
