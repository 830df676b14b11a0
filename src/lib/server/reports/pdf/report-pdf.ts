import PDFDocument from 'pdfkit';
import type { Block, ReportDocument, ShownFigure } from '#lib/reports/render/document.ts';
import {
  artifact,
  heightOf,
  ink,
  keepTogether,
  page,
  registerFonts,
  tagged,
  text,
  type Doc,
  type Structure,
} from './style.ts';
import { drawTable } from './table.ts';

/**
 * A tagged PDF of a report. The same document gives the same bytes: its date is that of its evidence, and nothing else in
 * it depends on when or where it was made.
 */
export function reportPdf(document: ReportDocument): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margins: {
      top: page.margin + 10,
      left: page.margin,
      right: page.margin,
      bottom: page.margin + 16,
    },
    pdfVersion: '1.7',
    tagged: true,
    lang: 'en-GB',
    displayTitle: true,
    bufferPages: true,
    info: {
      Title: document.title,
      Subject: document.id,
      Creator: 'Telltale',
      Producer: 'Telltale',
      CreationDate: new Date(document.date),
      ModDate: new Date(document.date),
    },
  });
  registerFonts(doc);
  const chunks: Uint8Array[] = [];
  const done = new Promise<Uint8Array>((resolve, reject) => {
    doc.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
    doc.on('error', reject);
  });
  const root = doc.struct('Document');
  doc.addStructure(root);
  for (const block of document.blocks) drawBlock(doc, root, block);
  root.end();
  drawFurniture(doc, document.id);
  doc.end();
  return done;
}

function drawBlock(doc: Doc, root: Structure, block: Block): void {
  switch (block.kind) {
    case 'title':
      doc.y += 8;
      root.add(tagged(doc, 'H1', () => text(doc, block.text, { size: 25, weight: 'strong' })));
      doc.y += 2;
      root.add(tagged(doc, 'P', () => text(doc, block.below, { size: 10, colour: ink.soft })));
      doc.y += 14;
      return;
    case 'heading':
      keepTogether(doc, 90);
      doc.y += 10;
      root.add(tagged(doc, 'H2', () => text(doc, block.text, { size: 14.5, weight: 'strong' })));
      doc.y += 5;
      return;
    case 'paragraph':
      keepTogether(doc, 30);
      root.add(tagged(doc, 'P', () => text(doc, block.text, { size: 10 })));
      doc.y += 8;
      return;
    case 'warning':
      drawWarning(doc, root, block.text);
      return;
    case 'figures':
      drawFigures(doc, root, block.items);
      return;
    case 'list':
      drawList(doc, root, block.items);
      return;
    case 'table':
      drawTable(doc, root, block);
  }
}

function drawWarning(doc: Doc, root: Structure, words: string): void {
  const style = { size: 10, colour: ink.mark, weight: 'strong', width: page.width - 24 } as const;
  const height = heightOf(doc, words, style) + 14;
  keepTogether(doc, height + 10);
  const top = doc.y;
  artifact(doc, () => {
    doc.rect(page.margin, top, page.width, height).fill(ink.markBand);
    doc.rect(page.margin, top, 3, height).fill(ink.mark);
  });
  const at = { x: page.margin + 14, y: top + 8 };
  root.add(tagged(doc, 'P', () => text(doc, words, style, at)));
  doc.x = page.margin;
  doc.y = top + height + 12;
}

const abreast = 3;
const gap = 16;

/** Figures side by side: a label, the value large, and what it stands on. */
function drawFigures(doc: Doc, root: Structure, items: readonly ShownFigure[]): void {
  const width = (page.width - (abreast - 1) * gap) / abreast;
  const styles = {
    label: { size: 8.5, colour: ink.soft, weight: 'strong', width },
    value: { size: 20, colour: ink.accent, weight: 'strong', width },
    below: { size: 8.5, colour: ink.soft, width },
  } as const;
  for (let start = 0; start < items.length; start += abreast) {
    const row = items.slice(start, start + abreast);
    const tallest = (part: 'label' | 'below') =>
      Math.max(...row.map((item) => heightOf(doc, item[part], styles[part])));
    const heights = { label: tallest('label'), value: 27, below: tallest('below') };
    const height = heights.label + heights.value + heights.below + 12;
    keepTogether(doc, height + 12);
    const top = doc.y;
    for (const [index, item] of row.entries()) {
      const x = page.margin + index * (width + gap);
      artifact(doc, () =>
        doc
          .moveTo(x, top)
          .lineTo(x + width, top)
          .lineWidth(0.7)
          .stroke(ink.rule),
      );
      const group = doc.struct('Div');
      root.add(group);
      let y = top + 6;
      for (const part of ['label', 'value', 'below'] as const) {
        const at = { x, y };
        group.add(tagged(doc, 'P', () => text(doc, item[part], styles[part], at)));
        y += heights[part];
      }
      group.end();
    }
    doc.x = page.margin;
    doc.y = top + height + 8;
  }
  doc.y += 6;
}

function drawList(doc: Doc, root: Structure, items: readonly string[]): void {
  const list = doc.struct('L');
  root.add(list);
  for (const item of items) {
    const style = { size: 10, width: page.width - 14 };
    keepTogether(doc, heightOf(doc, item, style));
    const y = doc.y;
    artifact(doc, () => text(doc, '•', { size: 10, colour: ink.soft }, { x: page.margin + 2, y }));
    const entry = doc.struct('LI');
    list.add(entry);
    entry.add(tagged(doc, 'LBody', () => text(doc, item, style, { x: page.margin + 14, y })));
    entry.end();
    doc.x = page.margin;
    doc.y += 4;
  }
  list.end();
  doc.y += 8;
}

/** What stands on each page around the text. */
function drawFurniture(doc: Doc, id: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let index = start; index < start + count; index++) {
    doc.switchToPage(index);
    // Outside the margins; otherwise the text would start a page of its own.
    doc.page.margins.bottom = 0;
    doc.page.margins.top = 0;
    artifact(doc, () => {
      const small = { size: 8, colour: ink.soft };
      drawMark(doc, page.margin, 33);
      text(doc, 'Telltale', { size: 9, weight: 'strong' }, { x: page.margin + 16, y: 32.5 });
      text(doc, id, { ...small, align: 'right' }, { x: page.margin, y: 33.5 });
      const y = doc.page.height - page.margin + 10;
      text(doc, 'Signed; check it with verify.html from its folder.', small, { x: page.margin, y });
      const number = `${index - start + 1} / ${count}`;
      text(doc, number, { ...small, align: 'right' }, { x: page.margin, y });
    });
  }
}

/** The product's mark: an interval with its estimate, on a square. */
function drawMark(doc: Doc, x: number, y: number): void {
  doc.roundedRect(x, y, 11, 11, 2).fill(ink.text);
  doc
    .moveTo(x + 2, y + 5.5)
    .lineTo(x + 9, y + 5.5)
    .lineWidth(0.9)
    .stroke('#ffffff');
  for (const end of [2, 9])
    doc
      .moveTo(x + end, y + 3.8)
      .lineTo(x + end, y + 7.2)
      .lineWidth(0.9)
      .stroke('#ffffff');
  doc.circle(x + 5.5, y + 5.5, 1.6).fill('#ffffff');
}
