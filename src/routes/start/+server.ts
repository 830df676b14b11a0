import { parseViewId, startCookie } from '#lib/client/views/address.ts';
import { keepChoice } from '../choice.ts';
import type { RequestHandler } from './$types.js';

/** Keeps the view that this reader begins with; without one, the overview. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  keepChoice(event, startCookie, parseViewId(form.get('view')));
};
