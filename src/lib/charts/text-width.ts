/**
 * Width of a text in the page's sans-serif, estimated from the widths of Inter (SIL OFL 1.1) in thousandths of an em.
 * Charts are laid out where no font can be measured; system fonts differ by a few per cent, which paddings absorb.
 */
const classes: readonly (readonly [RegExp, number])[] = [
  [/[ijl|'.,:;!\u202f]/, 270],
  [/[ ftrI()[\]{}/\\"-]/, 375],
  [/[mwMW%@\u2265]/, 870],
  [/[A-Z&~#\u2013\u2212+=<>]/, 680],
  [/[0-9$]/, 630],
];
const otherwise = 575;

/** @returns px, for one line of text at `fontSize` px. */
export function textWidth(text: string, fontSize: number): number {
  let thousandths = 0;
  for (const character of text) {
    thousandths += classes.find(([pattern]) => pattern.test(character))?.[1] ?? otherwise;
  }
  return (thousandths * fontSize) / 1000;
}

/**
 * The text, shortened in its middle so that it fits into `width` px: names of one family begin alike and differ at the
 * end, where the version stands.
 */
export function fitText(text: string, width: number, fontSize: number): string {
  if (textWidth(text, fontSize) <= width) return text;
  for (let kept = text.length - 1; kept > 2; kept--) {
    const head = Math.ceil(kept * 0.45);
    const short = `${text.slice(0, head).trimEnd()}…${text.slice(text.length - (kept - head))}`;
    if (textWidth(short, fontSize) <= width) return short;
  }
  return '…';
}
