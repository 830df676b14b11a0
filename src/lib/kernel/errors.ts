/**
 * The one error shape. A code is stable and belongs to the public contract; the message is for a person and says what
 * happened, where, and what to do next. Codes map to an HTTP status in `server/api/status.ts` and to an exit code in
 * `cli/exit.ts`, each in one table.
 */
export const errorCodes = [
  'BAD_ARGUMENT', // a value that the caller passed is outside its domain
  'USAGE', // a command or a request is not of the form asked for
  'NOT_FOUND',
  'INVALID_RECORD', // a log record breaks a rule of the format
  'INVALID_MAPPING',
  'INVALID_SPEC',
  'UNREADABLE_INPUT', // truncated, corrupt or unsupported file
  'TOO_LARGE',
  'CONFLICT', // the same identity with other content
  'STORE_BUSY', // another process holds the store
  'STORE_CORRUPT', // stored bytes do not match their manifest
  'DISK_FULL',
  'QUERY_TIMEOUT',
  'QUERY_TOO_LARGE',
  'FORBIDDEN',
  'UNAUTHENTICATED',
  'POLICY_FAILED', // an external policy hung, died or broke its contract
  'VERIFICATION_FAILED',
  'UNAVAILABLE',
  'INTERNAL',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorDetails {
  readonly [key: string]: unknown;
}

export class TelltaleError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: ErrorDetails } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'TelltaleError';
    this.code = code;
    this.details = options.details ?? {};
  }
}

/**
 * Also for one that another copy of this module made: the built pages and the process that serves them are two module
 * graphs, and `instanceof` knows only its own.
 */
export const isTelltaleError = (thrown: unknown): thrown is TelltaleError =>
  thrown instanceof TelltaleError ||
  (thrown instanceof Error &&
    thrown.name === 'TelltaleError' &&
    isErrorCode((thrown as { code?: unknown }).code));

/** Any thrown value as a TelltaleError: its own kind unchanged, everything else as INTERNAL with the original as cause. */
export function asTelltaleError(thrown: unknown): TelltaleError {
  if (isTelltaleError(thrown)) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new TelltaleError('INTERNAL', message, { cause: thrown });
}

export const isErrorCode = (code: unknown): code is ErrorCode =>
  errorCodes.some((known) => known === code);
