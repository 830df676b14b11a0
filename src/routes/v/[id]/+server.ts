import { redirect } from '@sveltejs/kit';
import { answering } from '../../answering.ts';
import type { RequestHandler } from './$types.js';

/** A short link leads to its page with its filters; whether the reader may see that is asked there. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const { path } = await answering(() =>
    Promise.resolve().then(() => locals.app.views.open(params.id)),
  );
  redirect(302, path);
};
