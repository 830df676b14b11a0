import { fieldProblems } from './field-problems.ts';
import { parseLine } from './parse-line.ts';
import { plainValueProblems } from './plain-values.ts';
import type { Problem } from './problems.ts';
import type { RawRecord, RecordType } from './record-type.ts';
import { recordTypeOf, recordTypes, type LogRecord } from './record-types.ts';
import { objectIn, problem } from './rules/raw.ts';
import { moveUnknownFields } from './unknown-fields.ts';

export type Validation =
  | {
      readonly ok: true;
      /** Normalised: every field is there, and times have exactly three fraction digits. */
      readonly record: LogRecord;
      /** Names in `extra` of the unknown fields that were moved there. */
      readonly moved: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** A line of a log to its record, or to everything that is wrong with it. Throws nothing. */
export function validateLine(line: Uint8Array | string): Validation {
  const parsed = parseLine(line);
  if (parsed.ok) return validateRecord(parsed.value);
  if (parsed.value === undefined) return parsed;
  // Readable in spite of its problems: what else is wrong belongs in the same list.
  const validation = validateRecord(parsed.value);
  return refused([...parsed.problems, ...(validation.ok ? [] : validation.problems)]);
}

/**
 * A value to the record that it stands for, or to all its problems. The value is not changed; what is kept of it
 * (the inside of `extra`) is shared. A validated record validates to itself.
 */
export function validateRecord(value: unknown): Validation {
  const raw = objectIn(value);
  if (raw === undefined) return refused([problem([], 'wrong_type', 'a record is a JSON object')]);
  const type = recordTypeOf(typeof raw['schema'] === 'string' ? raw['schema'] : '');
  if (type === undefined) return refused([schemaProblem(raw['schema'])]);
  const plain = plainValueProblems(raw);
  if (plain.some(({ code }) => code === 'too_deep')) return refused(plain);
  return validateAs(type, raw, plain);
}

function validateAs(type: RecordType, raw: RawRecord, plain: Problem[]): Validation {
  const tidied = moveUnknownFields(raw, type.shape);
  const parsed = type.shape.safeParse(tidied.record, { reportInput: true });
  const found = [
    ...plain,
    ...tidied.problems,
    ...(parsed.success ? [] : fieldProblems(parsed.error)),
    ...type.rules(raw),
  ];
  if (!parsed.success || found.length > 0) return refused(found);
  // The shape is the one that `schema` names, so its output is that member of the union.
  return { ok: true, record: parsed.data as LogRecord, moved: tidied.moved };
}

/** Each finding once: a NaN, say, is found as a value that JSON has not and again as a field of the wrong type. */
function refused(found: readonly Problem[]): Validation {
  const problems: Problem[] = [];
  for (const each of found) {
    const here = problems.filter(({ path }) => path === each.path);
    const known = here.some(({ code }) => code === each.code);
    if (!known && (each.code !== 'wrong_type' || here.length === 0)) problems.push(each);
  }
  return { ok: false, problems };
}

function schemaProblem(schema: unknown): Problem {
  const known = recordTypes.map((type) => type.schema).join(', ');
  if (schema == null) return problem(['schema'], 'missing', `is required: one of ${known}`);
  if (typeof schema !== 'string') return problem(['schema'], 'wrong_type', 'must be a string');
  return problem(['schema'], 'unknown_schema', `not a record type known here; known are ${known}`);
}
