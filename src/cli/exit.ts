import type { ErrorCode } from '#lib/kernel/errors.ts';

/** 1: the thing failed. 2: it was asked for in a way that cannot be answered. */
const usageCodes: ReadonlySet<ErrorCode> = new Set([
  'USAGE',
  'BAD_ARGUMENT',
  'INVALID_MAPPING',
  'INVALID_SPEC',
]);

export const exitCode = (code: ErrorCode): 1 | 2 => (usageCodes.has(code) ? 2 : 1);
