import type { Table } from '#lib/reports/render/document.ts';
import {
  artifact,
  heightOf,
  ink,
  keepTogether,
  page,
  tagged,
  text,
  type Doc,
  type Structure,
  type TextStyle,
} from './style.ts';

const pad = { x: 5, y: 4.5 };

interface Column {
  readonly width: number;
  readonly align: 'left' | 'right';
}

/** Draws a table with its caption. Where it breaks, the next page begins with the head again, for the eye alone. */
export function drawTable(doc: Doc, root: Structure, { caption, head, rows, widths }: Table): void {
  keepTogether(doc, 84);
  const table = doc.struct('Table');
  root.add(table);
  table.add(tagged(doc, 'Caption', () => text(doc, caption, { size: 10, weight: 'strong' })));
  doc.y += 5;
  const total = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width, index): Column => ({
    width: (width / total) * page.width,
    align: rows.every((row) => isNumber(row[index] ?? '')) && rows.length > 0 ? 'right' : 'left',
  }));
  drawHead(doc, columns, head, table);
  for (const row of rows) {
    if (keepTogether(doc, rowHeight(doc, columns, row, cellStyle)))
      drawHead(doc, columns, head, null);
    drawRow(doc, columns, row, table);
  }
  table.end();
  doc.x = page.margin;
  doc.y += 16;
}

/** A figure by itself: those line up at their ends. */
const isNumber = (words: string): boolean => /^[\d.,\u2212-]+( ?(%|h))?$/.test(words);

const headStyle: TextStyle = { size: 8, colour: ink.soft, weight: 'strong' };
const cellStyle: TextStyle = { size: 8.5 };

/** @param table where its cells are put in the structure; null draws it for the eye alone */
function drawHead(
  doc: Doc,
  columns: readonly Column[],
  cells: readonly string[],
  table: Structure | null,
): void {
  const height = rowHeight(doc, columns, cells, headStyle);
  const top = doc.y;
  artifact(doc, () => rule(doc, top + height, ink.rule, 0.7));
  if (table === null)
    artifact(doc, () => {
      for (const { words, style, at } of placed(columns, cells, headStyle, top))
        text(doc, words, style, at);
    });
  else structured(doc, table, 'TH', placed(columns, cells, headStyle, top));
  settle(doc, top + height);
}

function drawRow(
  doc: Doc,
  columns: readonly Column[],
  cells: readonly string[],
  table: Structure,
): void {
  const height = rowHeight(doc, columns, cells, cellStyle);
  const top = doc.y;
  artifact(doc, () => rule(doc, top + height, ink.line, 0.5));
  structured(doc, table, 'TD', placed(columns, cells, cellStyle, top));
  settle(doc, top + height);
}

interface Placed {
  readonly words: string;
  readonly style: TextStyle;
  readonly at: { readonly x: number; readonly y: number };
}

function placed(
  columns: readonly Column[],
  cells: readonly string[],
  style: TextStyle,
  top: number,
): readonly Placed[] {
  let left = page.margin;
  return columns.map(({ width, align }, index) => {
    const at = { x: left + (index === 0 ? 0 : pad.x), y: top + pad.y };
    left += width;
    const inner = left - at.x - (index === columns.length - 1 ? 0 : pad.x);
    return { words: cells[index] ?? '', style: { ...style, width: inner, align }, at };
  });
}

function structured(doc: Doc, table: Structure, kind: 'TH' | 'TD', cells: readonly Placed[]): void {
  const row = doc.struct('TR');
  table.add(row);
  for (const { words, style, at } of cells)
    row.add(tagged(doc, kind, () => text(doc, words, style, at)));
  row.end();
}

function rowHeight(
  doc: Doc,
  columns: readonly Column[],
  cells: readonly string[],
  style: TextStyle,
): number {
  const heights = placed(columns, cells, style, 0).map((cell) =>
    heightOf(doc, cell.words, cell.style),
  );
  return Math.max(style.size, ...heights) + 2 * pad.y - style.size * 0.22;
}

function rule(doc: Doc, y: number, colour: string, width: number): void {
  doc
    .moveTo(page.margin, y)
    .lineTo(page.margin + page.width, y)
    .lineWidth(width)
    .stroke(colour);
}

function settle(doc: Doc, y: number): void {
  doc.x = page.margin;
  doc.y = y;
}
