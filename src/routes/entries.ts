import type { RequestEvent } from '@sveltejs/kit';
import type { PaletteEntry } from '#lib/client/palette/entry.ts';
import { navigation } from '#lib/client/navigation.ts';
import { docsHref, docsPages } from '#lib/docs/catalogue.ts';
import { mayOpen } from '#lib/server/access/may-pass.ts';
import { docsText } from './docs/texts.ts';
import { readerOf } from './reports/reader.ts';

type Asked = Parameters<typeof readerOf>[0] & Pick<RequestEvent, 'locals'>;

/** Everything that this reader can go to, single episodes left out: there may be millions. */
export async function entriesFor(event: Asked): Promise<{
  readonly entries: readonly PaletteEntry[];
  readonly episodes: boolean;
}> {
  const reader = await readerOf(event);
  const fromStore = await event.locals.app.entries(reader);
  const pages = pageEntries.filter(({ href }) => mayOpen(reader, href));
  return {
    entries: [...pages, ...fromStore, ...documentationEntries()],
    episodes: mayOpen(reader, '/api/v1/episodes'),
  };
}

const pageEntries: readonly PaletteEntry[] = [
  ...navigation.flatMap(({ title: group, entries }) =>
    entries.map(({ title, path }): PaletteEntry => ({
      kind: 'page',
      title,
      detail: group,
      href: path,
    })),
  ),
  { kind: 'page', title: 'Calculator', detail: 'Methods', href: '/methods/calculator' },
  { kind: 'page', title: 'Views', detail: 'kept pages with their filters', href: '/views' },
  { kind: 'page', title: 'Keyboard', detail: 'Documentation', href: '/docs/shortcuts' },
];

const documentationEntries = (): readonly PaletteEntry[] =>
  docsPages.flatMap(({ slug, title, about }): PaletteEntry[] => [
    { kind: 'documentation', title, detail: about, href: docsHref(slug) },
    ...docsText(slug).headings.map(({ text, anchor }): PaletteEntry => ({
      kind: 'documentation',
      title: text,
      detail: title,
      href: docsHref(slug, anchor),
    })),
  ]);
