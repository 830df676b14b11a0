/** Vega writes lines, areas and steps by absolute places alone; symbols and arcs have curves and stay as they are. */
const straight = /^M-?[\d.]+,-?[\d.]+(?:[LM]-?[\d.]+,-?[\d.]+|Z)*$/;

/** Places are drawn to a tenth of a pixel. */
const tenth = 10;

/**
 * The same path by its steps: `M0,244L43.1,244L43.1,243.8` becomes `M0,244h43.1v-.2`. A curve of many steps weighs a third,
 * and its steps are the same in every width. Reckoned in whole tenths, so that no step's rounding is carried on.
 */
export function shortPath(path: string): string {
  if (!straight.test(path)) return path;
  let short = '';
  let [x, y] = [0, 0];
  let start: readonly [number, number] = [0, 0];
  for (const [, command = '', ...place] of path.matchAll(/([MLZ])(?:(-?[\d.]+),(-?[\d.]+))?/g)) {
    if (command === 'Z') {
      short += 'Z';
      [x, y] = start;
      continue;
    }
    const to = [inTenths(place[0]), inTenths(place[1])] as const;
    if (command === 'M') start = to;
    short += command === 'M' ? `M${written(to[0])},${written(to[1])}` : step(to[0] - x, to[1] - y);
    [x, y] = to;
  }
  return short;
}

function step(right: number, down: number): string {
  if (down === 0) return `h${written(right)}`;
  if (right === 0) return `v${written(down)}`;
  return `l${written(right)},${written(down)}`;
}

const inTenths = (text = ''): number => Math.round(Number(text) * tenth);

const written = (tenths: number): string => String(tenths / tenth).replace(/^(-?)0\./, '$1.');
