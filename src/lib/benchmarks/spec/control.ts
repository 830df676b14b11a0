import { z } from 'zod';
import { slug } from './identity.ts';

const target = z.strictObject({
  name: z.string(),
  unit: z.string(),
  range: z.tuple([z.number(), z.number()]),
  /** Largest change per second; a faster command is cut to it. */
  max_rate: z.number().positive().optional(),
  /** First-order hold: a stair of set-points into a stiff servo spikes at 10–24 m/s² and breaks good grasps. */
  interpolation: z.enum(['first-order-hold', 'zero-order-hold']),
  /** Whether a change of it is motion, for the response time. */
  motion: z.boolean(),
});

export type TargetSpec = z.infer<typeof target>;

/** How a policy drives the robot, what it may know, and what its lateness costs. */
export const controlSchema = z.strictObject({
  mode: slug,
  rate_hz: z.number().positive(),
  targets: z.array(target).min(1),
  /** Of a chunk of actions at most this many ticks are executed before the policy is asked again. */
  max_open_loop_ticks: z.number().int().positive(),
  observation: z.strictObject({
    allowed: z.array(z.string()).min(1),
    forbidden: z.array(z.string()),
  }),
  latency: z.strictObject({
    budget_ms: z.number().nonnegative(),
    model: z.strictObject({ kind: z.literal('ticks'), on_overrun: z.literal('hold-last-target') }),
    record: z.literal(true),
  }),
});

/** Simulated seconds of a trial; wall-clock seconds that a policy may take for one call. */
export const timeoutsSchema = z.strictObject({
  trial_s: z.number().positive(),
  policy_call_s: z.number().positive(),
});

export const resetSchema = z.strictObject({
  sim: z.literal('recompile-model').optional(),
  real: z.strictObject({
    who: z.enum(['operator', 'robot']),
    checklist: z.array(slug).min(1),
    max_s: z.number().positive(),
  }),
});

const outcome = z.string();

/**
 * Policies that come with the spec: baselines that must pass, negative controls that must fail with their label. Each
 * expectation: among the trials whose conditions match `when`, at least this share has this outcome.
 */
export const policySchema = z.strictObject({
  role: z.enum(['baseline', 'negative-control', 'reference']),
  description: z.string(),
  expect: z
    .array(
      z.strictObject({
        when: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
        outcome,
        at_least: z.number().min(0).max(1),
      }),
    )
    .min(1),
});
