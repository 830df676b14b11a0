import { TelltaleError } from '#lib/kernel/errors.ts';

const longest = 4_000;
const base = 'http://ours.invalid';

/** Not part of a view: a place in a list, and a secret. */
const notKept = ['after', 'share'];

/** What is no page to come back to. */
const noPage = /^\/(api|_app|v|login|theme|baseline|shortcuts|start|palette\.json)(\/|$)/;

/**
 * The address of a page as it is kept: path and parameters of this site alone.
 *
 * @throws TelltaleError USAGE for another site, for what is no page, and for an address longer than 4,000 characters
 */
export function keptAddress(address: string): string {
  const url = address.startsWith('/') ? URL.parse(address, base) : null;
  if (
    url === null ||
    url.origin !== base ||
    url.pathname.startsWith('//') ||
    noPage.test(url.pathname)
  )
    throw new TelltaleError(
      'USAGE',
      'only pages of this site can be kept; give the path with its parameters, e.g. /tasks?policy=helm@v14',
    );
  for (const name of notKept) url.searchParams.delete(name);
  const kept = url.pathname + url.search;
  if (kept.length > longest)
    throw new TelltaleError(
      'USAGE',
      `the address has ${kept.length} characters, and ${longest} can be kept; choose fewer filters`,
    );
  return kept;
}
