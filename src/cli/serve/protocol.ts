import type { IncomingMessage } from 'node:http';

/** Header in which a proxy says by which protocol its client came, and in which the pages read it. */
const header = 'x-forwarded-proto';

/** The pages ask for this before they are loaded. */
export const protocolEnvironment = { PROTOCOL_HEADER: header } as const;

/**
 * Tells the pages by which protocol a request came: they refuse forms from any other origin than their own, and TLS is the
 * proxy's. A proxy says so itself; else the browser's own `Origin` does, where it names this very host; else it is plain.
 */
export function settleProtocol(request: Pick<IncomingMessage, 'headers'>): void {
  const { headers } = request;
  const told = headers[header];
  if (told === 'http' || told === 'https') return;
  const origin = URL.parse(headers.origin ?? '');
  headers[header] =
    origin?.protocol === 'https:' && origin.host === headers.host ? 'https' : 'http';
}
