/** A run of text in one style. */
export interface Span {
  readonly text: string;
  readonly style: 'plain' | 'strong' | 'emphasis' | 'code';
}

/** One block of an operator's sheet. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly spans: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly items: readonly (readonly Span[])[];
    };

/**
 * The small part of Markdown that operators' sheets are written in: headings, paragraphs, lists of one level, strong,
 * emphasis and code. Anything else stays as it is written; nothing becomes markup of its own.
 */
export function readSheet(markdown: string): readonly Block[] {
  return markdown
    .split(/\n\s*\n/)
    .flatMap((chunk) => blocksOf(chunk.split('\n').filter((line) => line.trim() !== '')));
}

const heading = /^(#{1,6})\s+(.*)$/;
const item = /^\s*(?:[-*]|\d+\.)\s+(.*)$/;

function blocksOf(lines: readonly string[]): readonly Block[] {
  const [first] = lines;
  if (first === undefined) return [];
  const [, marks, title] = heading.exec(first) ?? [];
  if (marks !== undefined)
    return [
      { kind: 'heading', level: marks.length, spans: spansOf(title ?? '') },
      ...blocksOf(lines.slice(1)),
    ];
  if (item.test(first))
    return [{ kind: 'list', ordered: /^\s*\d/.test(first), items: itemsOf(lines).map(spansOf) }];
  return [{ kind: 'paragraph', spans: spansOf(lines.map((line) => line.trim()).join(' ')) }];
}

/** A line that starts no item goes on with the one before. */
function itemsOf(lines: readonly string[]): readonly string[] {
  const items: string[] = [];
  for (const line of lines) {
    const [, text] = item.exec(line) ?? [];
    if (text !== undefined) items.push(text);
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  return items;
}

const styled = /\*\*(.+?)\*\*|[_*](.+?)[_*]|`(.+?)`/g;

function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(styled)) {
    const [whole, strong, emphasis, code] = match;
    if (match.index > from) spans.push({ text: text.slice(from, match.index), style: 'plain' });
    if (strong !== undefined) spans.push({ text: strong, style: 'strong' });
    else if (emphasis !== undefined) spans.push({ text: emphasis, style: 'emphasis' });
    else spans.push({ text: code ?? '', style: 'code' });
    from = match.index + whole.length;
  }
  if (from < text.length) spans.push({ text: text.slice(from), style: 'plain' });
  return spans;
}
