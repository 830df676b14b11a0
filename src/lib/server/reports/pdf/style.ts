import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type PDFDocument from 'pdfkit';

export type Doc = InstanceType<typeof PDFDocument>;
export type Structure = ReturnType<Doc['struct']>;

/** A4 in points, with the same white on both sides. */
export const page = { margin: 56, width: 595.28 - 2 * 56 };

export const ink = {
  text: '#16202c',
  soft: '#566273',
  line: '#d5dbe3',
  rule: '#16202c',
  accent: '#1d5bb8',
  mark: '#7d4300',
  markBand: '#fdf3e1',
  band: '#f4f6f9',
};

export type Weight = 'regular' | 'strong';

const files: { readonly [W in Weight]: string } = {
  regular: '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff',
  strong: '@fontsource/ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff',
};

const bytesOf = new Map<Weight, Buffer>();

/** Puts IBM Plex Sans (SIL Open Font License 1.1) into a document: what is drawn with it is embedded, as a subset. */
export function registerFonts(doc: Doc): void {
  const { resolve } = createRequire(import.meta.url);
  for (const weight of ['regular', 'strong'] as const) {
    const bytes = bytesOf.get(weight) ?? readFileSync(resolve(files[weight]));
    bytesOf.set(weight, bytes);
    doc.registerFont(weight, bytes);
  }
}

/** Signs that the font does not have, in words. */
const inWords: Readonly<Record<string, string>> = {
  '→': 'to',
  '≥': 'at least',
  '≤': 'at most',
  '≈': 'about',
  '≠': 'not',
  κ: 'kappa',
  '\u2009': '\u00a0',
  '\u202f': '\u00a0',
};

/** What the Latin subset of the font draws, and nothing that a reader would have to guess. */
const drawn =
  /[\u0020-\u007e\u00a0-\u00ff\u0131\u0152\u0153\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026\u20ac\u2212]/u;

/**
 * Words as the font can draw them: letters beyond Latin 1 without their accents, and `?` for what has no such form. The
 * signed statement has them as they are.
 */
export const printable = (words: string): string =>
  [...words]
    .map((sign) => inWords[sign] ?? sign)
    .join('')
    .replaceAll(/[^\n]/gu, (sign) => (drawn.test(sign) ? sign : plain(sign)));

function plain(sign: string): string {
  const base = sign.normalize('NFKD').replaceAll(/\p{Mark}/gu, '');
  return base !== '' && [...base].every((each) => drawn.test(each)) ? base : '?';
}

export interface TextStyle {
  readonly size: number;
  readonly colour?: string;
  readonly weight?: Weight;
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

/** Draws words at the document's place, or at one of their own, and leaves the place below them. */
export function text(
  doc: Doc,
  words: string,
  { size, colour = ink.text, weight = 'regular', width = page.width, align = 'left' }: TextStyle,
  at: { readonly x: number; readonly y: number } = { x: page.margin, y: doc.y },
): void {
  doc.font(weight).fontSize(size).fillColor(colour);
  doc.text(printable(words), at.x, at.y, { width, align, lineGap: size * 0.22 });
}

/** Height of words in a column, points. */
export function heightOf(doc: Doc, words: string, style: TextStyle): number {
  doc.font(style.weight ?? 'regular').fontSize(style.size);
  return doc.heightOfString(printable(words), {
    width: style.width ?? page.width,
    lineGap: style.size * 0.22,
  });
}

export const tagged = (doc: Doc, type: string, draw: () => void): Structure =>
  doc.struct(type, {}, draw);

/** What is drawn for the eye alone, and no reader’s program should speak. */
export function artifact(doc: Doc, draw: () => void): void {
  doc.markContent('Artifact');
  draw();
  doc.endMarkedContent();
}

/** Begins a page where less than `height` points are left. @returns whether it did */
export function keepTogether(doc: Doc, height: number): boolean {
  if (doc.y + height <= doc.page.maxY()) return false;
  doc.addPage();
  return true;
}
