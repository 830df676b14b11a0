import { error } from '@sveltejs/kit';
import { isTelltaleError } from '#lib/kernel/errors.ts';
import { httpStatus } from '#lib/server/api/status.ts';

/**
 * Runs a page's load and answers what it throws as the API would: the same status for the same code, the message for the
 * reader. Faults of our own pass through to the hook, which logs them.
 */
export async function answering<Result>(load: () => Promise<Result>): Promise<Result> {
  try {
    return await load();
  } catch (thrown) {
    if (!isTelltaleError(thrown) || httpStatus[thrown.code] === 500) throw thrown;
    error(httpStatus[thrown.code], { message: thrown.message, code: thrown.code });
  }
}
