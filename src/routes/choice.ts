import { redirect, type Cookies } from '@sveltejs/kit';

/** Where a reader's choice comes from: a form that works without script. */
interface Asked {
  readonly request: Request;
  readonly cookies: Cookies;
  readonly url: URL;
}

const yearSeconds = 31_536_000;

/** Keeps a choice for a year, or forgets it, and goes back to the page that asked. The browser's script reads it too. */
export function keepChoice(
  { request, cookies, url }: Asked,
  name: string,
  value: string | null,
): never {
  const options = {
    path: '/',
    sameSite: 'lax',
    httpOnly: false,
    secure: url.protocol === 'https:',
  } as const;
  if (value === null) cookies.delete(name, options);
  else cookies.set(name, value, { ...options, maxAge: yearSeconds });
  redirect(303, cameFrom(request, url));
}

/** The page of ours that the form was on, as a path: never another site. */
function cameFrom(request: Request, url: URL): string {
  const referrer = URL.parse(request.headers.get('referer') ?? '', url.origin);
  return referrer !== null && referrer.host === url.host
    ? referrer.pathname + referrer.search
    : '/';
}
