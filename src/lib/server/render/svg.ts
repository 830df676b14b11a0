import { shortPath } from './paths.ts';

/**
 * Vega's SVG, made part of the page: the drawing is one image with a name, its marks carry their words as data
 * that the page's script reads, and everything that only Vega needs is taken out. Vega escapes `<` and `>` in
 * texts and attributes, so that every `<…>` is a tag of its own making.
 */
export function pageSvg(svg: string, name: string): string {
  return svg
    .replace(/^<svg [^>]*?width="(\d+)" height="(\d+)"[^>]*>/, (_, width: string, height: string) =>
      rootTag(name, width, height),
    )
    .replaceAll(/<path class="foreground"[^>]*\/>/g, '')
    .replaceAll(/<path class="background"[^>]* d="M0,0h0v0h0Z"[^>]*\/>/g, '')
    .replaceAll(/<[^>]+>/g, pageTag)
    .replaceAll('<g></g>', '');
}

const rootTag = (name: string, width: string, height: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" class="chart-svg" role="img" aria-label="${escapeAttribute(name)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`;

function pageTag(tag: string): string {
  if (tag.startsWith('<svg ')) return tag;
  return tag
    .replaceAll(/-?\d+\.\d{2,}/g, (digits) => String(Math.round(Number(digits) * 10) / 10))
    .replaceAll(/ (?:opacity="1"|font-weight="normal"|pointer-events="none")/g, '')
    .replace(/ aria-label="/, ' data-label="')
    .replaceAll(/ (?:role|aria-roledescription|aria-hidden|font-family|target)="[^"]*"/g, '')
    .replace(/ class="(?:mark|role)[^"]*"/, '')
    .replace(/ d="([^"]+)"/, (_, path: string) => ` d="${shortPath(path)}"`);
}

const escapeAttribute = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
