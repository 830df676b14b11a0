import type { ErrorCode } from '#lib/kernel/errors.ts';

/** The one table from error code to HTTP status. */
export const httpStatus = {
  BAD_ARGUMENT: 400,
  USAGE: 400,
  NOT_FOUND: 404,
  INVALID_RECORD: 422,
  INVALID_MAPPING: 422,
  INVALID_SPEC: 422,
  UNREADABLE_INPUT: 422,
  TOO_LARGE: 413,
  CONFLICT: 409,
  STORE_BUSY: 503,
  STORE_CORRUPT: 500,
  DISK_FULL: 507,
  QUERY_TIMEOUT: 504,
  QUERY_TOO_LARGE: 422,
  FORBIDDEN: 403,
  UNAUTHENTICATED: 401,
  POLICY_FAILED: 502,
  VERIFICATION_FAILED: 422,
  UNAVAILABLE: 503,
  INTERNAL: 500,
} as const satisfies Record<ErrorCode, number>;
