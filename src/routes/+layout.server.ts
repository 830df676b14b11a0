import { parseTheme, themeCookie } from '#lib/client/theme.ts';
import { answering } from './answering.ts';
import type { LayoutServerLoad } from './$types.js';

/** What stands around every page: the reader's colours and how much evidence there is. */
export const load: LayoutServerLoad = ({ cookies, locals }) =>
  answering(async () => ({
    theme: parseTheme(cookies.get(themeCookie)),
    summary: await locals.app.query.summary(),
  }));
