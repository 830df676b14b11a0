import type { LegendEntry } from '#lib/charts/chart.ts';

/** What a picture carries so that it can still be believed away from its page. */
export interface PictureFrame {
  readonly title: string;
  readonly legend: readonly LegendEntry[];
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
  if (frame.legend.length > 0) {
    y += 20;
    let x = margin;
    for (const { label, color } of frame.legend) {
      outer.append(swatch(drawing, color, x, y));
      line(label, y, 11, 'normal', x + 16);
      x += 16 + label.length * 6.2 + 16;
    }
  }
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
  const url = URL.createObjectURL(svgFile(picture));
  try {
    image.src = url;
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
  } finally {
    URL.revokeObjectURL(url);
  }
}

function element(name: string, attributes: Readonly<Record<string, string | number>>) {
  const made = document.createElementNS(namespace, name) as SVGSVGElement;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function swatch(drawing: SVGSVGElement, color: string, x: number, y: number): SVGElement {
  const probe = element('rect', { x, y: y - 9, width: 10, height: 10, rx: 2 });
  probe.style.fill = color;
  drawing.append(probe);
  const fill = getComputedStyle(probe).fill;
  probe.remove();
  probe.removeAttribute('style');
  probe.setAttribute('fill', fill);
  return probe;
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
