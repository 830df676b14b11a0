import { z } from 'zod';

/** What a signal is compared with: a number, or a named limit of the spec that may depend on a factor's level. */
const bound = z.union([z.number(), z.strictObject({ limit: z.string() })]);

export type Bound = z.infer<typeof bound>;

/** A statement about one instant. */
export type Condition =
  | { signal: string; ge: Bound }
  | { signal: string; gt: Bound }
  | { signal: string; le: Bound }
  | { signal: string; lt: Bound }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition };

const comparison = z.union([
  z.strictObject({ signal: z.string(), ge: bound }),
  z.strictObject({ signal: z.string(), gt: bound }),
  z.strictObject({ signal: z.string(), le: bound }),
  z.strictObject({ signal: z.string(), lt: bound }),
]);

/** Conditions as data: nothing in a spec is ever executed as code. */
export const conditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    comparison,
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
  ]),
);

const seconds = z.number().nonnegative();
const window = { from_s: seconds.optional(), until_s: seconds.optional() };

const always = z.strictObject({ ...window, condition: conditionSchema });
const held = z.strictObject({
  ...window,
  seconds: z.number().positive(),
  at: z.enum(['end', 'anytime']),
  condition: conditionSchema,
});
const total = z.strictObject({
  ...window,
  seconds: z.number().positive(),
  condition: conditionSchema,
});

/** The samples with from_s ≤ t ≤ until_s, in seconds from the trial's start; a missing end is the trial's own. */
export interface Window {
  from_s?: number | undefined;
  until_s?: number | undefined;
}

/** A statement about a whole trial. */
export type Predicate =
  | { all: Predicate[] }
  | { any: Predicate[] }
  | { not: Predicate }
  | { always: z.infer<typeof always> }
  | { ever: z.infer<typeof always> }
  | { held_for: z.infer<typeof held> }
  | { total_time_below: z.infer<typeof total> };

/** Predicates as data, read by one evaluator for simulated and for real signals. */
export const predicateSchema: z.ZodType<Predicate> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(predicateSchema).min(1) }),
    z.strictObject({ any: z.array(predicateSchema).min(1) }),
    z.strictObject({ not: predicateSchema }),
    z.strictObject({ always }),
    z.strictObject({ ever: always }),
    z.strictObject({ held_for: held }),
    z.strictObject({ total_time_below: total }),
  ]),
);
