/** What a picture carries so that it can still be believed away from its page. */
export interface PictureFrame {
  readonly title: string;
  /** The list of the page: a mark and its words an entry. */
  readonly legend: HTMLElement | null;
  /** Filters and the like, under the title. */
  readonly subtitle: string;
  /** Where it comes from, at the foot, one line each. */
  readonly source: readonly string[];
}

const namespace = 'http://www.w3.org/2000/svg';
const margin = 16;

/** Presentation that the page's style sheets and tokens decide: a picture on its own has neither. */
const resolved = ['fill', 'stroke', 'color', 'font-family', 'font-size', 'font-weight'] as const;

/**
 * A drawing of the page as an SVG document of its own: tokens become colours, patterns come along, and title, legend and
 * source stand in it.
 *
 * @param drawing an SVG that is part of the document and is shown
 */
export function standalonePicture(drawing: SVGSVGElement, frame: PictureFrame): SVGSVGElement {
  const style = getComputedStyle(drawing);
  const width = Number(drawing.getAttribute('width'));
  const height = Number(drawing.getAttribute('height'));
  const ink = getComputedStyle(document.body).color;
  const outer = element('svg', { xmlns: namespace });
  const line = (text: string, y: number, size: number, weight = 'normal', x = margin) => {
    const placed = element('text', { x, y, 'font-size': size, 'font-weight': weight, fill: ink });
    placed.textContent = text;
    outer.append(placed);
  };

  let y = margin + 16;
  line(frame.title, y, 16, '600');
  if (frame.subtitle !== '') line(frame.subtitle, (y += 18), 11);
  const legend = legendOf(frame.legend, { ink, from: y, width });
  outer.append(...legend.marks);
  y = legend.to;
  const top = y + 14;
  outer.append(placedCopy(drawing, margin, top));
  y = top + height + 6;
  for (const text of frame.source) line(text, (y += 14), 10);

  const size = { width: width + 2 * margin, height: y + margin };
  for (const [name, value] of Object.entries(size)) outer.setAttribute(name, String(value));
  outer.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  outer.setAttribute('font-family', style.fontFamily);
  const ground = getComputedStyle(document.documentElement).backgroundColor;
  outer.prepend(
    ...patternsOf(outer),
    element('rect', { width: '100%', height: '100%', fill: opaque(ground) }),
  );
  return outer;
}

/** The picture as it is written to a file. */
export const svgFile = (picture: SVGSVGElement): Blob =>
  new Blob([new XMLSerializer().serializeToString(picture)], { type: 'image/svg+xml' });

/**
 * The picture in pixels, `scale` for each of its own.
 *
 * @throws Error where the browser cannot draw it
 */
export async function pngFile(picture: SVGSVGElement, scale: number): Promise<Blob> {
  const image = new Image();
  // The page's content policy lets pictures come from data, not from blobs.
  image.src = `data:image/svg+xml,${encodeURIComponent(await svgFile(picture).text())}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(Number(picture.getAttribute('width')) * scale);
  canvas.height = Math.round(Number(picture.getAttribute('height')) * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return await new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error('the canvas gave no picture')) : resolve(blob)),
      'image/png',
    ),
  );
}

function element(name: string, attributes: Readonly<Record<string, string | number>>) {
  const made = document.createElementNS(namespace, name) as SVGSVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

/** Marks and words of the legend, in as many lines as the drawing's width asks for. */
function legendOf(
  list: HTMLElement | null,
  { ink, from, width }: { readonly ink: string; readonly from: number; readonly width: number },
): { readonly marks: readonly SVGElement[]; readonly to: number } {
  const entries = [...(list?.querySelectorAll('li') ?? [])];
  const pen = document.createElement('canvas').getContext('2d');
  if (pen !== null) pen.font = `11px ${getComputedStyle(document.body).fontFamily}`;
  const marks: SVGElement[] = [];
  let x = margin;
  let y = from + (entries.length > 0 ? 20 : 0);
  for (const entry of entries) {
    const label = entry.innerText.trim();
    const room = 18 + (pen?.measureText(label).width ?? label.length * 6) + 16;
    if (x > margin && x + room > margin + width) {
      x = margin;
      y += 16;
    }
    const words = element('text', { x: x + 18, y, 'font-size': 11, fill: ink });
    words.textContent = label;
    const mark = entry.querySelector('svg');
    marks.push(...(mark === null ? [] : [placedCopy(mark, x, y - 10)]), words);
    x += room;
  }
  return { marks, to: y };
}

function placedCopy(drawing: SVGSVGElement, x: number, y: number): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const originals = [drawing, ...drawing.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  copies.forEach((made, index) => {
    const original = originals[index];
    if (original !== undefined) settle(original, made);
  });
  for (const target of copy.querySelectorAll('[data-label]')) target.remove();
  copy.removeAttribute('class');
  copy.setAttribute('x', String(x));
  copy.setAttribute('y', String(y));
  return copy;
}

/** Writes down what the page's styles make of one element. */
function settle(original: SVGElement, made: SVGElement): void {
  const style = getComputedStyle(original);
  for (const name of resolved) {
    const own = original.getAttribute(name) ?? original.style.getPropertyValue(name);
    const isText = original.localName === 'text' || original.localName === 'tspan';
    if (own.includes('var(') || (isText && name !== 'color'))
      made.setAttribute(name, style.getPropertyValue(name));
  }
  made.removeAttribute('style');
  made.removeAttribute('tabindex');
}

/** Patterns stand once in the document, outside the drawing. */
function patternsOf(picture: SVGSVGElement): SVGElement[] {
  const written = picture.outerHTML;
  const ids = new Set(
    [...written.matchAll(/url\((?:&quot;|")?#([\w-]+)/g)].map(([, id]) => id ?? ''),
  );
  const outside = [...ids]
    .filter((id) => picture.querySelector(`#${CSS.escape(id)}`) === null)
    .flatMap((id) => document.getElementById(id) ?? []);
  if (outside.length === 0) return [];
  const defs = element('defs', {});
  for (const original of outside) {
    const copy = original.cloneNode(true) as SVGElement;
    const parts = [...original.querySelectorAll<SVGElement>('*')];
    [...copy.querySelectorAll<SVGElement>('*')].forEach((made, index) => {
      const part = parts[index];
      if (part !== undefined) settle(part, made);
    });
    defs.append(copy);
  }
  return [defs];
}

const opaque = (colour: string): string =>
  colour === 'rgba(0, 0, 0, 0)' || colour === 'transparent' ? '#ffffff' : colour;
