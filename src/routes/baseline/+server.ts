import { baselineCookie, parseBaseline } from '#lib/client/baseline.ts';
import { keepChoice } from '../choice.ts';
import type { RequestHandler } from './$types.js';

/** Pins the policy version that a form names as the reader's baseline; without one, none is pinned any more. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  keepChoice(event, baselineCookie, parseBaseline(form.get('baseline')));
};
