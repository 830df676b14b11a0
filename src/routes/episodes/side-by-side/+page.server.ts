import { parseBeside, sideBySideHref } from '#lib/client/episode-state.ts';
import {
  benchmarkFacts,
  besideEachOther,
  courseFacts,
  trialFacts,
} from '#lib/format/episode-facts.ts';
import { answering } from '../../answering.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals, url }) =>
  answering(async () => {
    const ids = parseBeside(url.searchParams);
    const everything = url.searchParams.has('all');
    const episodes = await Promise.all(ids.map((id) => locals.app.query.episode(id)));
    const rows = besideEachOther(
      episodes.map((episode) => [
        ...courseFacts(episode),
        ...trialFacts(episode),
        ...benchmarkFacts(episode),
      ]),
    );
    const same = rows.filter((row) => !row.differs).length;
    const here = sideBySideHref(ids);
    return {
      episodes,
      rows: everything ? rows : rows.filter((row) => row.differs),
      same,
      everything,
      toggleHref: everything ? here : `${here}&all=1`,
      scaleMs: Math.max(1, ...episodes.map((episode) => episode.duration_ms)),
      generated: episodes.filter((episode) => episode.generated).length,
    };
  });
