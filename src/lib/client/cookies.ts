/** Cookies of a reader's own choices: the server reads them, so that its first page is right already. */
const yearSeconds = 31_536_000;

/** Keeps a choice for a year, in the browser; null forgets it. */
export function rememberChoice(name: string, value: string | null): void {
  const kept =
    value === null ? '; max-age=0' : `${encodeURIComponent(value)}; max-age=${yearSeconds}`;
  document.cookie = `${name}=${kept}; path=/; samesite=lax`;
}
