/**
 * The anchor of a heading: its words in small letters, without signs, joined by hyphens. What stands in brackets is left
 * out: it names code, and code is renamed.
 */
export function anchorOf(heading: string): string {
  const words = heading
    .replaceAll(/\([^)]*\)/g, ' ')
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
  return words === '' ? 'section' : words.replaceAll(' ', '-');
}

/** Anchors of one page: the second of a name gets `-1`, the third `-2`. */
export function uniqueAnchors(): (heading: string) => string {
  const seen = new Map<string, number>();
  return (heading) => {
    const anchor = anchorOf(heading);
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  };
}
