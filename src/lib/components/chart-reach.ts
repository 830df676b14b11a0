import type { Attachment } from 'svelte/attachments';

/** The mark that a reader reaches for: its place among the chart's rows, its words, and where it is on the page. */
export interface Reached {
  readonly index: number;
  readonly label: string;
  /** Middle of the upper edge, px from the drawing's own corner. */
  readonly x: number;
  readonly y: number;
}

interface Callbacks {
  readonly onreach: (reached: Reached | undefined) => void;
  /** The reader follows a mark to its episodes. */
  readonly onfollow: (index: number) => void;
}

const steps: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
};

/**
 * Makes a drawing that came from the server answer to pointer and keyboard: marks say their words on hover and on arrow
 * keys, Enter or a click follows them, Escape lets go. Nothing is drawn again.
 */
export const reachable =
  ({ onreach, onfollow }: Callbacks): Attachment<HTMLElement> =>
  (drawing) => {
    let current = -1;

    // Both forms of the chart hold the same marks; only one of them is displayed.
    const marks = (): SVGElement[] =>
      [...drawing.querySelectorAll<SVGElement>('[data-label]')].filter(
        (mark) => mark.getClientRects().length > 0,
      );

    function reach(index: number): void {
      drawing.querySelector('.reached')?.classList.remove('reached');
      current = index;
      const mark = marks()[index];
      if (mark === undefined) {
        onreach(undefined);
        return;
      }
      mark.classList.add('reached');
      const [box, frame] = [mark.getBoundingClientRect(), drawing.getBoundingClientRect()];
      const x = box.left + box.width / 2 - frame.left;
      onreach({ index, label: mark.dataset['label'] ?? '', x, y: box.top - frame.top });
    }

    const indexOf = (event: Event): number => {
      const mark = event.target instanceof Element ? event.target.closest('[data-label]') : null;
      return mark instanceof SVGElement ? marks().indexOf(mark) : -1;
    };

    const onpointer = (event: Event): void => {
      const index = indexOf(event);
      if (index !== current) reach(index);
    };
    const onclick = (event: Event): void => {
      const index = indexOf(event);
      if (index >= 0) onfollow(index);
    };
    const leave = (): void => reach(-1);

    function onkeydown(event: KeyboardEvent): void {
      const count = marks().length;
      const step = steps[event.key];
      if (step !== undefined) reach(Math.min(count - 1, Math.max(0, current + step)));
      else if (event.key === 'Home') reach(0);
      else if (event.key === 'End') reach(count - 1);
      else if (event.key === 'Escape') leave();
      else if (event.key === 'Enter' && current >= 0) onfollow(current);
      else return;
      event.preventDefault();
    }

    drawing.tabIndex = 0;
    const listeners = {
      pointermove: onpointer,
      pointerleave: leave,
      click: onclick,
      keydown: onkeydown as EventListener,
      blur: leave,
    };
    for (const [name, listener] of Object.entries(listeners))
      drawing.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) {
        drawing.removeEventListener(name, listener);
      }
    };
  };
