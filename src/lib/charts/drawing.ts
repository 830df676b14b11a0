/**
 * A chart's drawing on its way to a page. A document holds the markup once, where it is seen: what the page's script is
 * told is the key under which it stands there. The data of a page that is fetched by script carries the markup itself.
 */
export class Drawing {
  /** Equal for equal drawings. */
  readonly key: string;
  /** Whether it is sent within a document, which holds the markup. */
  readonly inDocument: boolean;
  readonly #read: () => string;
  #markup: string | undefined;

  /** @param read gives the markup when it is first asked for */
  constructor(key: string, inDocument: boolean, read: () => string) {
    this.key = key;
    this.inDocument = inDocument;
    this.#read = read;
  }

  /** SVG that was made by server/render from a chart: escaped there, never from elsewhere. */
  get markup(): string {
    this.#markup ??= this.#read();
    return this.#markup;
  }
}

/** A drawing as it is sent: its key, and the markup where the page does not hold it. */
export type SentDrawing = readonly [key: string, markup?: string];

/** What is sent of a drawing; false for anything else. */
export const encodeDrawing = (value: unknown): SentDrawing | false =>
  value instanceof Drawing && (value.inDocument ? [value.key] : [value.key, value.markup]);

/**
 * A drawing as it was sent.
 *
 * @param standing the markup of the drawing that stands in the page under a key
 */
export const decodeDrawing = (
  [key, markup]: SentDrawing,
  standing: (key: string) => string,
): Drawing => new Drawing(key, false, () => markup ?? standing(key));
