import type { RequestEvent } from '@sveltejs/kit';
import { TelltaleError } from '#lib/kernel/errors.ts';
import { cookieName, localPrincipal } from '#lib/server/access/guard.ts';
import { nobody, type Principal } from '#lib/server/access/principal.ts';
import type { Reporting } from '#lib/server/reports/reporting.ts';

type Asked = Pick<RequestEvent, 'locals' | 'cookies' | 'request' | 'url'>;

/** Who reads a page. The guard has let the request pass already; this says what on the page is for that reader. */
export async function readerOf({ locals, cookies, request, url }: Asked): Promise<Principal> {
  const { access } = locals.app;
  if (access === null) return nobody;
  if (!access.configured()) return localPrincipal;
  return access.identify({
    session: cookies.get(cookieName),
    token: /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1],
    share: url.searchParams.get('share') ?? undefined,
  });
}

/** @throws TelltaleError UNAVAILABLE where the app was opened without its ledger. */
export function openReporting({ locals }: Pick<Asked, 'locals'>): Reporting {
  const { reporting } = locals.app;
  if (reporting !== null) return reporting;
  throw new TelltaleError(
    'UNAVAILABLE',
    'the ledger is not open, so no report can be shown; start the product with "telltale serve"',
  );
}
