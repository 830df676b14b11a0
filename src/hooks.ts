import type { Transport } from '@sveltejs/kit';
import { decodeDrawing, encodeDrawing, type SentDrawing } from '#lib/charts/drawing.ts';

/** What the data of a page hold besides plain values, and how it travels. */
export const transport: Transport = {
  Drawing: {
    encode: encodeDrawing,
    decode: (sent: SentDrawing) => decodeDrawing(sent, standingInPage),
  },
};

/** The drawing of a document that the server made, as it stands there. */
function standingInPage(key: string): string {
  const drawing = document.querySelector(`[data-drawing="${key}"] > svg`);
  if (drawing === null) throw new Error(`the page does not hold the drawing ${key}`);
  return drawing.outerHTML;
}
