import { parseTheme, themeCookie } from '#lib/client/theme.ts';
import { keepChoice } from '../choice.ts';
import type { RequestHandler } from './$types.js';

/** Keeps the chosen colours where no script runs. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  keepChoice(event, themeCookie, parseTheme(form.get('theme')));
};
