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
