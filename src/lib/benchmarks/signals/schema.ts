import { z } from 'zod';

const derivations = {
  /** Largest, smallest, sum of the named signals at each instant. */
  max: z.strictObject({ max: z.array(z.string()).min(1) }),
  min: z.strictObject({ min: z.array(z.string()).min(1) }),
  sum: z.strictObject({ sum: z.array(z.string()).min(1) }),
  /** First minus second. */
  difference: z.strictObject({ difference: z.tuple([z.string(), z.string()]) }),
  /** Root of the sum of squares: length of a vector given by its components. */
  length: z.strictObject({ length: z.array(z.string()).min(1) }),
};

const derivation = z.union([
  derivations.max,
  derivations.min,
  derivations.sum,
  derivations.difference,
  derivations.length,
]);

/** How a signal follows from other signals of the same spec. */
export type Derivation = z.infer<typeof derivation>;

/**
 * One signal: where it comes from in simulation (`sim.…`, read by the task, or a derivation; absent in a spec for the real
 * world only), what is subtracted
 * (`relative_to`: its own initial value, or its value at a time), whether only its size counts, and which channel of a
 * real log carries the same quantity.
 */
export const signalSchema = z.strictObject({
  from: z.union([z.string().regex(/^sim\.[a-z0-9_.]+$/i), derivation]).optional(),
  relative_to: z
    .union([z.literal('initial'), z.strictObject({ at_s: z.number().positive() })])
    .optional(),
  absolute: z.boolean().optional(),
  unit: z.string(),
  title: z.string().optional(),
  real: z.strictObject({ channel: z.string().startsWith('/'), source: z.string().optional() }),
});

export type SignalSpec = z.infer<typeof signalSchema>;

/** Named signals of a spec. */
export type SignalSpecs = Readonly<Record<string, SignalSpec>>;
