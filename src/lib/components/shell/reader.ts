import type { Reader } from '#lib/client/live/evidence.ts';

const touches = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'scroll', 'touchmove'] as const;
const openThings = 'details.menu[open], dialog[open], :popover-open';

/** Watches whether the reader is doing something with the page. Call `stop` when nobody asks any more. */
export function watchReader(): { state(): Reader; stop(): void } {
  let last = performance.now();
  const touched = (): void => {
    last = performance.now();
  };
  for (const type of touches)
    window.addEventListener(type, touched, { passive: true, capture: true });
  return {
    state: () => ({
      idleMs: performance.now() - last,
      hovering: document.querySelector('main:hover') !== null,
      focused: hasFocus(),
      menuOpen: document.querySelector(openThings) !== null,
      selecting: getSelection()?.isCollapsed === false,
      hidden: document.hidden,
    }),
    stop: () => {
      for (const type of touches) window.removeEventListener(type, touched, { capture: true });
    },
  };
}

/** Whether something in the content has the focus; the content itself has it after a change of pages. */
function hasFocus(): boolean {
  const { activeElement } = document;
  return activeElement?.closest('main') != null && activeElement.tagName !== 'MAIN';
}
