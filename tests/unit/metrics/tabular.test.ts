import { describe, expect, it } from 'vitest';
import { csv, flatRow } from '#lib/metrics/tabular.ts';

describe('tabular', () => {
  it('flattens nested figures into columns', () => {
    expect(
      flatRow({ task: 'a', estimate: { value: 0.5, low: 0.4 }, headline: [1, 2], pairs: null }),
    ).toEqual({
      task: 'a',
      estimate_value: 0.5,
      estimate_low: 0.4,
      headline_0: 1,
      headline_1: 2,
      pairs: null,
    });
  });

  it('quotes as RFC 4180 asks and disarms spreadsheet formulas', () => {
    const text = csv([
      { a: 'x,"y"', b: 1 },
      { a: '=HYPERLINK("http://evil")', c: null },
    ]);
    expect(text).toBe('a,b,c\r\n"x,""y""",1,\r\n"\'=HYPERLINK(""http://evil"")",,\r\n');
  });
});
