import { asTelltaleError } from '#lib/kernel/errors.ts';
import type { Context } from 'hono';
import { httpStatus } from './status.ts';

/** RFC 9457 problem details. `code` is stable; `detail` is for a person. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly instance: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not logged in',
  403: 'Not allowed',
  404: 'Not found',
  409: 'Conflict',
  413: 'Too large',
  422: 'Cannot be processed',
  500: 'Internal error',
  502: 'Bad gateway',
  503: 'Not available',
  504: 'Took too long',
  507: 'Storage full',
};

/**
 * Any thrown value as a problem. An internal error is reported to the log, and its message stays there: it may name paths
 * and queries of the machine.
 *
 * @param instance the path that was asked for
 */
export function problemOf(
  thrown: unknown,
  instance: string,
  report: (error: Error) => void,
): Problem {
  const error = asTelltaleError(thrown);
  const status = httpStatus[error.code];
  if (status === 500) report(error);
  const detail =
    error.code === 'INTERNAL'
      ? 'Something went wrong on our side; the server’s log has the details.'
      : error.message;
  return {
    type: `urn:telltale:problem:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title: titles[status] ?? 'Error',
    status,
    code: error.code,
    detail,
    instance,
  };
}

/** Any thrown value as an answer. */
export function problemResponse(
  context: Context,
  thrown: unknown,
  report: (error: Error) => void,
): Response {
  const problem = problemOf(thrown, context.req.path, report);
  return context.body(JSON.stringify(problem), httpStatus[asTelltaleError(thrown).code], {
    'content-type': 'application/problem+json',
  });
}
