/** Cookie in which a reader's pinned baseline is kept. */
export const baselineCookie = 'baseline';

const longest = 256;

/**
 * The policy version that a reader measures others against, `name@version`, as a cookie, a form or an address names it.
 *
 * @returns null where nothing, or no policy version, is named
 */
export function parseBaseline(text: unknown): string | null {
  if (typeof text !== 'string' || text.length > longest) return null;
  return /^[^\s@][^@]*@[^@]+$/.test(text) ? text : null;
}

/**
 * What to measure against: the one that the address asks for, else the one that the reader pinned, where it is among
 * those on offer.
 *
 * @param pinned from layout data
 * @param offered policy versions that the page knows
 */
export function baselineFor(
  asked: string | null,
  pinned: string | null,
  offered: readonly string[],
): string | null {
  if (asked !== null) return asked;
  return pinned !== null && offered.includes(pinned) ? pinned : null;
}
