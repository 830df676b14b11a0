import { ranked } from '#lib/client/palette/rank.ts';
import { shortestEpisodeSearch, type PaletteEntry } from '#lib/client/palette/entry.ts';
import { answering } from '../answering.ts';
import { entriesFor } from '../entries.ts';
import type { PageServerLoad } from './$types.js';

const most = 100;

/** Before anything is looked for, sections of the documentation would bury the pages. */
const isWhole = ({ href }: PaletteEntry): boolean => !href.includes('#');

/** The palette as a page: for those whose browser runs no script. */
export const load: PageServerLoad = (event) =>
  answering(async () => {
    const text = (event.url.searchParams.get('q') ?? '').trim().slice(0, 200);
    const { entries, episodes } = await entriesFor(event);
    const offered = text === '' ? entries.filter(isWhole) : entries;
    const found: readonly PaletteEntry[] = ranked(offered, text, most);
    return {
      text,
      found,
      total: entries.length,
      episodesHref:
        episodes && text.length >= shortestEpisodeSearch
          ? `/episodes?${new URLSearchParams({ q: text }).toString()}`
          : null,
    };
  });
