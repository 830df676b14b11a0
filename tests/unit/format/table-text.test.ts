import { describe, expect, it } from 'vitest';
import { tableCsv, tableLatex, tableMarkdown } from '#lib/format/table-text.ts';

/** Expected texts are written out by hand from RFC 4180, the GFM table extension and LaTeX's reserved characters. */
const table = {
  columns: ['Task', 'Interval', 'n'],
  rows: [
    ['wipe|table', '−19 points −26 to −12', 'n = 577'],
    ['=cmd()', '65–78 %', '<b>&_'],
  ],
};

describe('a table as text', () => {
  it('as CSV keeps a spreadsheet from running it', () => {
    expect(tableCsv(table)).toBe(
      "Task,Interval,n\r\nwipe|table,−19 points −26 to −12,n = 577\r\n'=cmd(),65–78 %,<b>&_\r\n",
    );
  });

  it('as CSV tells equal headings apart, so that no column is lost', () => {
    expect(tableCsv({ columns: ['n', 'n'], rows: [['1', '2']] })).toBe('n,n (2)\r\n1,2\r\n');
  });

  it('as Markdown keeps its cells', () => {
    expect(tableMarkdown(table)).toBe(
      '| Task | Interval | n |\n| --- | --- | --- |\n| wipe\\|table | −19 points −26 to −12 | n = 577 |\n| =cmd() | 65–78 % | &lt;b>&_ |\n',
    );
  });

  it('as LaTeX escapes what LaTeX reads as a command', () => {
    const latex = tableLatex(table, '50 % of a_b');
    expect(latex).toContain('\\caption{50 \\% of a\\_b}');
    expect(latex).toContain('wipe|table & $-$19 points $-$26 to $-$12 & n = 577 \\\\');
    expect(latex).toContain('=cmd() & 65--78 \\% & <b>\\&\\_ \\\\');
  });

  it('takes a line break in a cell for a space', () => {
    const broken = { columns: ['a'], rows: [['x\ny']] };
    expect(tableMarkdown(broken)).toContain('| x y |');
    expect(tableLatex(broken, '')).toContain('x y \\\\');
  });
});
