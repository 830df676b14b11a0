import { z } from 'zod';
import { maxDurationMs, maxItems } from './limits.ts';
import { isRealTime, normaliseTime, timePattern } from './time.ts';

/**
 * The building blocks of every record. Patterns keep to what RE2 knows (no look-around), so that the engine can test
 * them too. Null means the same as absent: `optional` and `list` take either and give null and [].
 */

const slugPattern = /^[a-z0-9][a-z0-9._-]*$/;
// Each part starts with a letter, digit or underscore: no `..`, no `.`, no empty part, no absolute path.
const idPattern = /^[A-Za-z0-9_][A-Za-z0-9._:@+-]*(\/[A-Za-z0-9_][A-Za-z0-9._:@+-]*)*$/;
// As an id without `@`, which parts name and version when both are written as one.
const namePattern = /^[A-Za-z0-9_][A-Za-z0-9._:+-]*(\/[A-Za-z0-9_][A-Za-z0-9._:+-]*)*$/;
const versionPattern = /^[A-Za-z0-9][A-Za-z0-9._:+-]*$/;
const sha256Pattern = /^[0-9a-f]{64}$/;
// Only places that can be fetched or opened: a `javascript:` link in a log must never reach a page.
const uriPattern =
  /^((https?|s3|gs|az|hf|file):\/\/[!-[\]-~]+|[A-Za-z0-9_][A-Za-z0-9._:@+-]*(\/[A-Za-z0-9_][A-Za-z0-9._:@+-]*)*)$/;

/** Lower-case name that things are grouped by: `coke-fetch`. */
export const slug = z.string().max(64).regex(slugPattern, {
  error:
    'a slug is lower-case letters, digits, ".", "_" and "-", and starts with a letter or digit',
});

/** Identifier given by the source: `plant-2/arm-07:000123`. Safe in paths and URLs. */
export const id = z.string().max(128).regex(idPattern, {
  error:
    'an identifier is letters, digits and "._:@+-", in parts joined by single "/", each starting with a letter, digit or "_"',
});

/** Name of a policy or simulator. */
export const name = z.string().max(128).regex(namePattern, {
  error: 'a name is letters, digits and "._:+-/", without "@" (a policy is written name@version)',
});

/** `v14`, `1.2.0+3` or a hash. */
export const version = z.string().max(128).regex(versionPattern, {
  error: 'a version is letters, digits and "._:+-", and starts with a letter or digit',
});

export const sha256 = z.string().regex(sha256Pattern, {
  error: 'a SHA-256 is 64 lower-case hexadecimal digits',
});

export const uri = z.string().max(2048).regex(uriPattern, {
  error:
    'a uri starts with http, https, s3, gs, az, hf or file and "://", or is a relative path without ".."',
});

/** An instant; any accepted spelling becomes the one with exactly three fraction digits. */
export const time = z
  .string()
  .regex(timePattern, {
    abort: true,
    error: 'a time is written 2026-11-20T08:30:00.000Z: UTC, at most milliseconds, 1970 to 2100',
  })
  .refine(isRealTime, {
    error: 'there is no such day in the calendar',
    params: { problem: 'bad_time' },
  })
  .transform(normaliseTime);

/** Free text of 1 to `max` code points, as JSON Schema counts them (a UTF-16 length would count some twice). */
export const text = (max: number) =>
  z
    .string()
    .min(1)
    .check((context) => {
      if (context.value.length <= max || [...context.value].length <= max) return;
      context.issues.push({
        code: 'too_big',
        origin: 'string',
        maximum: max,
        inclusive: true,
        input: context.value,
      });
    })
    .meta({ maxLength: max });

/** Whole number ≥ 0, at most 2^53 − 1. */
export const count = z.int().min(0);

/** Whole milliseconds of an episode, shift or clip, or a place inside it. */
export const milliseconds = z.int().min(0).max(maxDurationMs);

/** Share or partial credit. */
export const share = z.number().min(0).max(1);

/** Measured quantity ≥ 0. */
export const amount = z.number().min(0);

/** A field that may be absent or null; null in the normalised record. */
export const optional = <T extends z.ZodType>(field: T) => field.nullable().default(null as never);

/** A list that may be absent or null; [] in the normalised record. */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .max(maxItems)
    .nullish()
    .transform((items) => items ?? []);

/** A map that may be absent or null; {} in the normalised record. */
export const map = <K extends z.core.$ZodRecordKey, V extends z.ZodType>(key: K, value: V) =>
  z
    .record(key, value)
    .nullish()
    .transform((members) => members ?? ({} as NonNullable<typeof members>));

/** Anything else, kept untouched; unknown fields are moved here under their dotted path. */
export const extra = map(z.string(), z.unknown()).describe(
  'Anything else, kept untouched. Unknown fields are moved here under their dotted path.',
);

/** A policy as every record names it. */
export const policy = z.object({ name, version, checkpoint_sha256: optional(sha256) });
