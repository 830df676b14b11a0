import { TelltaleError } from '#lib/kernel/errors.ts';
import type { MiddlewareHandler } from 'hono';

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A page elsewhere must not be able to make a reader's browser post evidence to a server on his own machine. Browsers
 * name the page's origin on every such request; programs send none.
 */
export const refuseForeignOrigins: MiddlewareHandler = async (context, next) => {
  const origin = context.req.header('origin');
  if (!readOnly.has(context.req.method) && origin !== undefined) {
    const host = context.req.header('host');
    if (!URL.canParse(origin) || new URL(origin).host !== host) {
      throw new TelltaleError('FORBIDDEN', `a page at ${origin} may not write to this server`);
    }
  }
  return next();
};
