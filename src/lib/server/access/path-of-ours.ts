const base = 'http://ours.invalid';

/**
 * Where to go after a log-in: a path on this site, or the first page. Whatever would lead a browser to another site
 * (`//host`, `/\host`, another scheme) is not followed.
 */
export function pathOfOurs(back: string | null): string {
  if (back === null || !back.startsWith('/')) return '/';
  const url = URL.parse(back, base);
  if (url === null || url.origin !== base) return '/';
  const path = url.pathname + url.search;
  // Dots can leave slashes behind (`/.//host`), which a browser would read as a host again.
  return path.startsWith('//') ? '/' : path;
}
