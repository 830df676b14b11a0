import { shortcutsCookie, shortcutsOn } from '#lib/client/keyboard/shortcuts.ts';
import { keepChoice } from '../choice.ts';
import type { RequestHandler } from './$types.js';

/** Turns single keys on or off where no script runs. */
export const POST: RequestHandler = async (event) => {
  const form = await event.request.formData();
  keepChoice(event, shortcutsCookie, shortcutsOn(form.get('shortcuts')) ? null : 'off');
};
