import type { z } from 'zod';
import { pointer, type Problem, type ProblemCode } from './problems.ts';
import { timePattern } from './time.ts';

/** The schema library's findings about single fields, in the codes and words of the format. */
export function fieldProblems(error: z.ZodError): Problem[] {
  return error.issues.map((issue) => ({ path: pointer(issue.path), ...describe(issue) }));
}

interface Description {
  readonly code: ProblemCode;
  readonly message: string;
}

function describe(issue: z.core.$ZodIssue): Description {
  switch (issue.code) {
    case 'invalid_type':
      return invalidType(issue);
    case 'invalid_value':
      return notOneOf(issue.values, issue.input);
    case 'invalid_union':
      return notOneOf('options' in issue ? (issue.options ?? []) : [], discriminatorOf(issue));
    case 'invalid_format': {
      const code = issue.pattern === String(timePattern) ? 'bad_time' : 'bad_pattern';
      return { code, message: issue.message };
    }
    case 'custom':
      return { code: 'bad_time', message: issue.message };
    case 'invalid_key':
      return { code: 'bad_pattern', message: issue.issues[0]?.message ?? issue.message };
    case 'too_big':
      return outside(issue.origin, 'too_long', 'too_many', `at most ${issue.maximum}`);
    case 'too_small':
      return outside(issue.origin, 'too_short', 'too_few', `at least ${issue.minimum}`);
    case 'not_multiple_of':
    case 'unrecognized_keys':
    case 'invalid_element':
      return { code: 'wrong_type', message: issue.message };
  }
}

function invalidType(issue: z.core.$ZodIssueInvalidType): Description {
  // Only a field that contradicts the rest of its object expects null: a real world that names a simulator.
  if (issue.expected === 'null') return { code: 'not_allowed', message: 'must be absent here' };
  if (issue.input == null) return { code: 'missing', message: 'is required' };
  return {
    code: 'wrong_type',
    message: `must be ${typeNames[issue.expected] ?? issue.expected}, not ${typeOf(issue.input)}`,
  };
}

function notOneOf(allowed: readonly unknown[], input: unknown): Description {
  const choice = `one of ${allowed.map(String).join(', ')}`;
  if (input == null) return { code: 'missing', message: `is required: ${choice}` };
  if (typeof input !== 'string')
    return { code: 'wrong_type', message: `must be a string, not ${typeOf(input)}` };
  return { code: 'not_allowed', message: `must be ${choice}` };
}

function outside(
  origin: string,
  textCode: ProblemCode,
  listCode: ProblemCode,
  bound: string,
): Description {
  if (origin === 'string') return { code: textCode, message: `must have ${bound} characters` };
  if (origin === 'array') return { code: listCode, message: `must have ${bound} elements` };
  return { code: 'out_of_range', message: `must be ${bound}` };
}

function discriminatorOf(issue: z.core.$ZodIssueInvalidUnion): unknown {
  const key = issue.discriminator;
  if (key === undefined || typeof issue.input !== 'object' || issue.input === null)
    return undefined;
  return (issue.input as Record<string, unknown>)[key];
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isInteger(value)) return 'a number with a fraction';
  return typeNames[typeof value] ?? typeof value;
}
