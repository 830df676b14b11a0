import uFuzzy from '@leeoniya/ufuzzy';
import { entryKinds, entryNames, type EntryKind } from './entry.ts';

interface Searched {
  readonly kind: EntryKind;
  readonly title: string;
  readonly detail: string;
}

/** One slip of the finger a word is forgiven; words may come in any order. */
const fuzzy = new uFuzzy({ intraMode: 1, interSplit: "[^A-Za-z\\d']+" });
const mostOrders = 4;

/**
 * Entries that fit what was typed, the best first: a title that begins with it before one that holds it, those before
 * what only fits by its detail or its kind; alike ones by kind. Without a text all of them, by kind.
 *
 * @param limit most entries given back
 */
export function ranked<Entry extends Searched>(
  entries: readonly Entry[],
  typed: string,
  limit: number,
): Entry[] {
  const text = typed.trim();
  if (text === '') return byKind(entries).slice(0, limit);
  const titles = entries.map(({ title }) => title);
  const texts = entries.map(({ kind, title, detail }) => `${title} ${detail} ${entryNames[kind]}`);
  const tiers = [begins(titles, text), search(titles, text), search(texts, text)];
  const found = new Set(
    tiers.flatMap((indices) => byKind(indices.flatMap((index) => entries[index] ?? []))),
  );
  return [...found].slice(0, limit);
}

function byKind<Entry extends Searched>(entries: readonly Entry[]): Entry[] {
  return entries.toSorted((a, b) => entryKinds.indexOf(a.kind) - entryKinds.indexOf(b.kind));
}

function begins(titles: readonly string[], text: string): number[] {
  const start = text.toLowerCase();
  return titles.flatMap((title, index) => (title.toLowerCase().startsWith(start) ? [index] : []));
}

function search(haystack: string[], text: string): readonly number[] {
  const [found, info, order] = fuzzy.search(haystack, text, mostOrders);
  if (found === null) return [];
  return order === null ? found : order.flatMap((place) => info.idx[place] ?? []);
}
