import { fieldProblems } from './field-problems.ts';
import { parseLine } from './parse-line.ts';
import { maxProblems } from './limits.ts';
import { plainValueProblems } from './plain-values.ts';
import type { Problem, ProblemCode } from './problems.ts';
import type { RawRecord, RecordType } from './record-type.ts';
import { recordTypeOf, recordTypes, type LogRecord } from './record-types.ts';
import { objectIn, problem } from './rules/raw.ts';
import { moveUnknownFields, type Tidied } from './unknown-fields.ts';

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
  // Where the line can be read in spite of its problems, what else is wrong belongs in the same list.
  const validation = parsed.value === undefined ? undefined : validate(parsed.value);
  const further = validation === undefined || validation.ok ? [] : validation.problems;
  return refused([...parsed.problems, ...further]);
}

/**
 * A value to the record that it stands for, or to all its problems. The value is not changed; what is kept of it
 * (the inside of `extra`) is shared. A validated record validates to itself.
 */
export function validateRecord(value: unknown): Validation {
  const validation = validate(value);
  return validation.ok ? validation : refused(validation.problems);
}

/** As validateRecord, with its findings as they come. */
function validate(value: unknown): Validation {
  const raw = objectIn(value);
  if (raw === undefined) return failed(problem([], 'wrong_type', 'a record is a JSON object'));
  const type = recordTypeOf(typeof raw['schema'] === 'string' ? raw['schema'] : '');
  if (type === undefined) return failed(schemaProblem(raw['schema']));
  const plain = plainValueProblems(raw);
  if (plain.some(({ code }) => code === 'too_deep')) return { ok: false, problems: plain };
  return validateAs(type, raw, plain);
}

const failed = (only: Problem): Validation => ({ ok: false, problems: [only] });

function validateAs(type: RecordType, raw: RawRecord, plain: Problem[]): Validation {
  const tidied = moveUnknownFields(raw, type.shape);
  const parsed = type.shape.safeParse(tidied.record, { reportInput: true });
  const found = [
    ...plain,
    ...tidied.problems,
    ...depthProblems(tidied),
    ...(parsed.success ? [] : fieldProblems(parsed.error)),
    ...type.rules(raw),
  ];
  if (!parsed.success || found.length > 0) return { ok: false, problems: found };
  // The shape is the one that `schema` names, so its output is that member of the union.
  return { ok: true, record: parsed.data as LogRecord, moved: tidied.moved };
}

/** A field moved from the top into `extra` lies one deeper there, which may be one too deep. */
function depthProblems({ record, moved }: Tidied): Problem[] {
  if (moved.length === 0) return [];
  return plainValueProblems(record)
    .filter(({ code }) => code === 'too_deep')
    .map((found) => ({ ...found, path: found.path.slice('/extra'.length) }));
}

/**
 * Each finding once (a NaN, say, is found as a value that JSON has not and again as a field of the wrong type), and no
 * more than `maxProblems` of them: a hostile line can hold more problems than bytes worth keeping.
 */
function refused(found: readonly Problem[]): Validation {
  const codes = new Map<string, Set<ProblemCode>>();
  const problems = found.filter(({ path, code }) => {
    const here = codes.get(path) ?? new Set();
    if (here.has(code) || (code === 'wrong_type' && here.size > 0)) return false;
    codes.set(path, here.add(code));
    return true;
  });
  if (problems.length <= maxProblems) return { ok: false, problems };
  const rest = `${problems.length - maxProblems} further problems are not listed`;
  return {
    ok: false,
    problems: [...problems.slice(0, maxProblems), problem([], 'more_problems', rest)],
  };
}

function schemaProblem(schema: unknown): Problem {
  const known = recordTypes.map((type) => type.schema).join(', ');
  if (schema == null) return problem(['schema'], 'missing', `is required: one of ${known}`);
  if (typeof schema !== 'string') return problem(['schema'], 'wrong_type', 'must be a string');
  return problem(['schema'], 'unknown_schema', `not a record type known here; known are ${known}`);
}
