/** A report as a person reads it: what stands where, before anything is drawn. */
export type Block =
  | { readonly kind: 'title'; readonly text: string; readonly below: string }
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'warning'; readonly text: string }
  /** Figures that lead: side by side, the values large. */
  | { readonly kind: 'figures'; readonly items: readonly ShownFigure[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | Table;

/** `Strict ratio`, `91.2 %`, `87.0–94.1 %, n = 120, 6 units`. */
export interface ShownFigure {
  readonly label: string;
  readonly value: string;
  readonly below: string;
}

export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Relative widths of the columns. */
  readonly widths: readonly number[];
}

export interface ReportDocument {
  readonly title: string;
  readonly id: string;
  /** Of the PDF: when the newest evidence was committed. */
  readonly date: string;
  readonly blocks: readonly Block[];
}

export const heading = (text: string): Block => ({ kind: 'heading', text });
export const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
export const table = (
  caption: string,
  head: readonly string[],
  widths: readonly number[],
  rows: readonly (readonly string[])[],
): Block => ({ kind: 'table', caption, head, widths, rows });
