import { z } from 'zod';
import type { Limits } from '../predicates/condition.ts';

const level = z.union([z.string(), z.number()]);

/** A named limit: one value, or a value for some levels of factors and another otherwise. */
export const limitSchema = z.union([
  z.strictObject({ value: z.number() }),
  z.strictObject({ when: z.record(z.string(), level), value: z.number(), otherwise: z.number() }),
]);

export type LimitSpec = z.infer<typeof limitSchema>;

/** The limits that apply to a trial with these conditions (factor → level). */
export function limitsFor(
  limits: Readonly<Record<string, LimitSpec>>,
  conditions: Readonly<Record<string, string | number>>,
): Limits {
  return new Map(
    Object.entries(limits).map(([name, limit]) => {
      if (!('when' in limit)) return [name, limit.value];
      const applies = Object.entries(limit.when).every(
        ([factor, value]) => conditions[factor] === value,
      );
      return [name, applies ? limit.value : limit.otherwise];
    }),
  );
}
