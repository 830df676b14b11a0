import { redirect } from '@sveltejs/kit';
import { parseTheme, themeCookie } from '#lib/client/theme.ts';
import type { RequestHandler } from './$types.js';

/** Keeps the chosen colours where no script runs, and goes back to the page that asked. */
export const POST: RequestHandler = async ({ request, cookies, url }) => {
  const form = await request.formData();
  cookies.set(themeCookie, parseTheme(form.get('theme')), {
    path: '/',
    maxAge: 31_536_000,
    sameSite: 'lax',
    httpOnly: false,
    secure: url.protocol === 'https:',
  });
  redirect(303, cameFrom(request, url));
};

/** The page of ours that the form was on, as a path: never another site. */
function cameFrom(request: Request, url: URL): string {
  const referrer = URL.parse(request.headers.get('referer') ?? '', url.origin);
  return referrer !== null && referrer.host === url.host
    ? referrer.pathname + referrer.search
    : '/';
}
