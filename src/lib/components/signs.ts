/** Signs that stand beside a word, so that colour never says it alone: lines in a square of 10 by 10. */
export const signs = {
  tick: 'M1.5 5.5 4 8l4.5-6',
  cross: 'M2 2l6 6M8 2 2 8',
  dash: 'M2 5h6',
  dots: 'M1.5 5h.01M5 5h.01M8.5 5h.01',
  question: 'M3.2 3.4a1.8 1.8 0 1 1 2.6 1.6c-.6.3-.8.6-.8 1.2M5 8.2v.1',
  pen: 'M1.5 8.5l1-2.8L7 1.2l1.8 1.8-4.5 4.5Z',
} as const;
