import { Marked, type Tokens } from 'marked';
import { productLink, titleInstead } from './links.ts';
import { uniqueAnchors } from './slug.ts';

export interface DocsHeading {
  readonly anchor: string;
  /** Without markup. */
  readonly text: string;
  /** 2 for a section, 3 for a part of one. */
  readonly depth: number;
}

export interface RenderedPage {
  /** Markup made here from Markdown alone: whatever markup stood in the text is escaped. */
  readonly html: string;
  readonly headings: readonly DocsHeading[];
}

/** A page of Markdown as markup and its headings. The first heading is the page's title, and left out. */
export function renderPage(markdown: string): RenderedPage {
  const headings: DocsHeading[] = [];
  const anchorFor = uniqueAnchors();
  const marked = new Marked({ gfm: true, async: false });
  marked.use({
    renderer: {
      heading({ tokens, depth }: Tokens.Heading) {
        if (depth === 1) return '';
        const inner = this.parser.parseInline(tokens);
        const text = plainText(inner);
        const anchor = anchorFor(text);
        headings.push({ anchor, text, depth });
        const level = Math.min(depth, 6);
        return `<h${level} id="${anchor}"><a class="anchor" href="#${anchor}">${withoutLinks(inner)}</a></h${level}>\n`;
      },
      html({ text }: Tokens.HTML | Tokens.Tag) {
        return escaped(text);
      },
      link({ href, title, text, tokens }: Tokens.Link) {
        const instead = titleInstead(href, text.replaceAll('`', ''));
        const inner = instead === null ? this.parser.parseInline(tokens) : escaped(instead);
        const target = productLink(href);
        if (target === null) return inner;
        const about = title == null ? '' : ` title="${escaped(title)}"`;
        const away = target.startsWith('https:') ? ' rel="noopener noreferrer"' : '';
        return `<a href="${escaped(target)}"${about}${away}>${inner}</a>`;
      },
      image({ text }: Tokens.Image) {
        return escaped(text);
      },
      table(token: Tokens.Table) {
        const cells = (row: readonly Tokens.TableCell[], tag: 'th' | 'td'): string =>
          row
            .map(({ text, tokens, align }) => {
              const side = align === 'right' ? ' class="number"' : '';
              // A heading without words is none.
              const kind = text.trim() === '' ? 'td' : tag;
              const scope = kind === 'th' ? ' scope="col"' : '';
              return `<${kind}${scope}${side}>${this.parser.parseInline(tokens)}</${kind}>`;
            })
            .join('');
        const body = token.rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n');
        const name = escaped(`Table: ${plainHeader(token)}`);
        return `<div class="table-frame" role="group" aria-label="${name}" tabindex="0"><table class="table"><thead><tr>${cells(token.header, 'th')}</tr></thead><tbody>${body}</tbody></table></div>\n`;
      },
      code({ text, lang }: Tokens.Code) {
        const name = escaped(lang === undefined || lang === '' ? 'Text' : `Code, ${lang}`);
        return `<pre role="group" aria-label="${name}" tabindex="0"><code>${escaped(text)}</code></pre>\n`;
      },
    },
  });
  const html = marked.parse(markdown) as string;
  return { html, headings };
}

const plainHeader = ({ header }: Tokens.Table): string =>
  header
    .map(({ text }) => text.replaceAll(/[`*_]/g, ''))
    .filter((text) => text.trim() !== '')
    .join(', ');

const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const withoutLinks = (html: string): string => html.replaceAll(/<\/?a\b[^>]*>/g, '');

/** The text of markup that was made here. */
const plainText = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
