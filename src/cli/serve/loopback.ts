import type { Access } from '#lib/server/access/access.ts';
import { requireAccessFor } from '#lib/server/access/guard.ts';

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);

/** Whether a request's Host header names this machine's loopback; the port does not matter. */
export const namesLoopback = (header: string | undefined): boolean =>
  header !== undefined && isLoopback(header.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1'));

/**
 * Whoever can reach the server can read all evidence and add to it: without access control that may only be this machine.
 *
 * @throws TelltaleError FORBIDDEN for any address but loopback while nobody was given access
 */
export const requireAccess = (host: string, access: Access | null): void => {
  if (access !== null) requireAccessFor(host, isLoopback(host), access);
};
