import { TelltaleError } from '#lib/kernel/errors.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Whether a request's Host header names this machine's loopback; the port does not matter. */
export const namesLoopback = (header: string | undefined): boolean =>
  header !== undefined && isLoopback(header.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'));

/**
 * Whoever can reach the server can read all evidence and add to it: without access control that may only be this
 * machine.
 *
 * @throws TelltaleError FORBIDDEN for any address but loopback
 */
export function requireLoopback(host: string): void {
  if (isLoopback(host)) return;
  throw new TelltaleError(
    'FORBIDDEN',
    `refusing to serve on ${host}: access control is not configured, so anyone who reaches that address could read and add evidence. Serve on 127.0.0.1 and put an authenticating proxy before it`,
  );
}
