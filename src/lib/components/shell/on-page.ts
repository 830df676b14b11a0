import type { Command } from '#lib/client/keyboard/shortcuts.ts';

/** Where on a page a command finds what it works on. Pages mark it with `data-command`, lists with `rel`. */
const places: { readonly [C in Command]?: string } = {
  search: '[data-command="search"]',
  filters: '[data-command="filters"]',
  undo: '[data-command="undo"]',
  clear: '[data-command="clear"]',
  'save-view': '[data-command="save-view"]',
  update: '[data-command="update"]',
  previous: 'main a[rel~="prev"]',
  next: 'main a[rel~="next"]',
};

/** Fields are gone to, buttons and links used. @returns whether the page has what the command works on */
export function runOnPage(command: Command): boolean {
  const place = places[command];
  const found = place === undefined ? null : document.querySelector<HTMLElement>(place);
  if (found === null) return false;
  if (found.matches('a, button')) found.click();
  else focusOn(found);
  return true;
}

function focusOn(element: HTMLElement): void {
  element.focus();
  if (element instanceof HTMLInputElement) element.select();
}
