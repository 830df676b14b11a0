import PDFDocument from 'pdfkit';
import type { Block, ReportDocument, Table } from '#lib/reports/render/document.ts';

const page = { margin: 56, width: 595.28 - 2 * 56 };
const ink = { text: '#1c2430', soft: '#5a6472', line: '#c9d0d9', mark: '#8a4b00', band: '#f3f5f8' };

type Doc = InstanceType<typeof PDFDocument>;
type Structure = ReturnType<Doc['struct']>;

/**
 * A tagged PDF of a report. The same document gives the same bytes: its date is that of its evidence, and nothing else in
 * it depends on when or where it was made.
 */
export function reportPdf(document: ReportDocument): Promise<Uint8Array> {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: page.margin, left: page.margin, right: page.margin, bottom: page.margin + 12 },
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
  drawFooters(doc, document.id);
  doc.end();
  return done;
}

function drawBlock(doc: Doc, root: Structure, block: Block): void {
  switch (block.kind) {
    case 'title':
      root.add(tagged(doc, 'H1', () => text(doc, block.text, 24, ink.text, 'Helvetica-Bold')));
      doc.moveDown(0.3);
      root.add(tagged(doc, 'P', () => text(doc, block.below, 10, ink.soft)));
      doc.moveDown(1);
      return;
    case 'heading':
      keepTogether(doc, 70);
      doc.moveDown(0.8);
      root.add(tagged(doc, 'H2', () => text(doc, block.text, 14, ink.text, 'Helvetica-Bold')));
      doc.moveDown(0.4);
      return;
    case 'paragraph':
      root.add(tagged(doc, 'P', () => text(doc, block.text, 10, ink.text)));
      doc.moveDown(0.6);
      return;
    case 'warning':
      root.add(tagged(doc, 'P', () => text(doc, block.text, 11, ink.mark, 'Helvetica-Bold')));
      doc.moveDown(0.8);
      return;
    case 'list':
      drawList(doc, root, block.items);
      return;
    case 'table':
      drawTable(doc, root, block);
  }
}

const tagged = (doc: Doc, type: string, draw: () => void): Structure => doc.struct(type, {}, draw);

function text(doc: Doc, words: string, size: number, colour: string, font = 'Helvetica'): void {
  doc.font(font).fontSize(size).fillColor(colour);
  doc.text(printable(words), page.margin, doc.y, { width: page.width, lineGap: size * 0.25 });
}

/** The standard fonts know Latin text; signs beyond it are written as words. */
const printable = (words: string): string =>
  words
    .replaceAll('→', 'to')
    .replaceAll('≥', 'at least ')
    .replaceAll('≤', 'at most ')
    .replaceAll('−', '-');

function drawList(doc: Doc, root: Structure, items: readonly string[]): void {
  const list = doc.struct('L');
  root.add(list);
  for (const item of items) {
    keepTogether(doc, 30);
    const entry = doc.struct('LI');
    list.add(entry);
    entry.add(tagged(doc, 'LBody', () => text(doc, `•  ${item}`, 10, ink.text)));
    entry.end();
    doc.moveDown(0.25);
  }
  list.end();
  doc.moveDown(0.5);
}

const cell = { size: 8.5, pad: 4 };

function drawTable(doc: Doc, root: Structure, { caption, head, rows, widths }: Table): void {
  keepTogether(doc, 80);
  const table = doc.struct('Table');
  root.add(table);
  table.add(tagged(doc, 'Caption', () => text(doc, caption, 10, ink.text, 'Helvetica-Bold')));
  doc.moveDown(0.3);
  const total = widths.reduce((sum, width) => sum + width, 0);
  const columns = widths.map((width) => (width / total) * page.width);
  drawRow(doc, table, head, columns, 'TH');
  for (const row of rows) drawRow(doc, table, row, columns, 'TD');
  table.end();
  doc.x = page.margin;
  doc.moveDown(0.9);
}

function drawRow(
  doc: Doc,
  table: Structure,
  cells: readonly string[],
  columns: readonly number[],
  kind: 'TH' | 'TD',
): void {
  doc.font(kind === 'TH' ? 'Helvetica-Bold' : 'Helvetica').fontSize(cell.size);
  const heights = cells.map((words, index) =>
    doc.heightOfString(printable(words), { width: (columns[index] ?? 0) - 2 * cell.pad }),
  );
  const height = Math.max(cell.size, ...heights) + 2 * cell.pad;
  keepTogether(doc, height);
  const top = doc.y;
  artifact(doc, () => {
    if (kind === 'TH') doc.rect(page.margin, top, page.width, height).fill(ink.band);
    doc
      .moveTo(page.margin, top + height)
      .lineTo(page.margin + page.width, top + height)
      .lineWidth(0.5)
      .stroke(ink.line);
  });
  const row = doc.struct('TR');
  table.add(row);
  let left = page.margin;
  for (const [index, words] of cells.entries()) {
    const [x, width] = [left + cell.pad, (columns[index] ?? 0) - 2 * cell.pad];
    row.add(
      tagged(doc, kind, () => {
        doc
          .font(kind === 'TH' ? 'Helvetica-Bold' : 'Helvetica')
          .fontSize(cell.size)
          .fillColor(kind === 'TH' ? ink.soft : ink.text)
          .text(printable(words), x, top + cell.pad, { width });
      }),
    );
    left += columns[index] ?? 0;
  }
  row.end();
  doc.x = page.margin;
  doc.y = top + height;
}

function keepTogether(doc: Doc, height: number): void {
  if (doc.y + height > doc.page.maxY()) doc.addPage();
}

/** What is drawn for the eye alone, and no reader’s program should speak. */
function artifact(doc: Doc, draw: () => void): void {
  doc.markContent('Artifact');
  draw();
  doc.endMarkedContent();
}

function drawFooters(doc: Doc, id: string): void {
  const { start, count } = doc.bufferedPageRange();
  for (let index = start; index < start + count; index++) {
    doc.switchToPage(index);
    // Below the margin; otherwise the text would start a page of its own.
    doc.page.margins.bottom = 0;
    artifact(doc, () => {
      doc.font('Helvetica').fontSize(8).fillColor(ink.soft);
      const y = doc.page.height - page.margin + 8;
      doc.text(id, page.margin, y, { width: page.width, align: 'left', lineBreak: false });
      doc.text(`${index - start + 1} / ${count}`, page.margin, y, {
        width: page.width,
        align: 'right',
        lineBreak: false,
      });
    });
  }
}
