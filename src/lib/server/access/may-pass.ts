import type { Principal } from './principal.ts';
import { needOf, type Need } from './route-permissions.ts';

/** Whether somebody may do what needs `need`, at this address. */
export function mayPass(principal: Principal, need: Need, url: URL): boolean {
  if (need === 'public') return true;
  if (need === 'signed-in') return principal.kind !== 'nobody' && principal.kind !== 'share';
  if (!principal.permissions.has(need)) return false;
  return principal.report === undefined || isOfReport(url.pathname, principal.report);
}

/** Whether somebody may open a page of ours: what a reader may not open is not offered to him. @param path with parameters */
export function mayOpen(principal: Principal, path: string): boolean {
  const url = new URL(path, 'http://ours.invalid');
  return mayPass(principal, needOf('GET', url), url);
}

/** A share link opens one report: its page, its files, its zip. */
function isOfReport(path: string, id: string): boolean {
  const match =
    /^(?:\/api\/v1)?\/reports\/([^/]+?)(?:\.zip)?(?:\/(?:files\/[^/]+|__data\.json))?$/.exec(path);
  return match?.[1] === id;
}
