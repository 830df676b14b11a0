import type { Problem, ProblemCode } from '../problems.ts';
import { pointer } from '../problems.ts';
import type { RawRecord } from '../record-type.ts';

/** Reading a record of which nothing is known yet: what is not of the expected type is left to the field's own check. */

export const numberIn = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

/** A length of time that can bound others; one below zero is wrong itself, and says nothing about them. */
export const durationIn = (value: unknown): number | undefined => {
  const duration = numberIn(value);
  return duration === undefined || duration < 0 ? undefined : duration;
};

export const objectIn = (value: unknown): RawRecord | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as RawRecord)
    : undefined;

/** The elements of a list that are objects, each with its index. */
export function objectsIn(value: unknown): { index: number; item: RawRecord }[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((element: unknown, index) => {
    const item = objectIn(element);
    return item === undefined ? [] : [{ index, item }];
  });
}

export const problem = (
  segments: readonly PropertyKey[],
  code: ProblemCode,
  message: string,
): Problem => ({ path: pointer(segments), code, message });
