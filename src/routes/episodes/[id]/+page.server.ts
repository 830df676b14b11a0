import { metricHref } from '#lib/client/filter-state.ts';
import { episodesHref, parseMoment, sideBySideHref } from '#lib/client/episode-state.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { answering } from '../../answering.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals, params, url }) =>
  answering(async () => {
    const episode = await locals.app.query.episode(params.id);
    const likeIt: Filter = {
      where: { task: [episode.task], policy: [episode.policy], world: [episode.world] },
    };
    return {
      episode,
      at: parseMoment(url.searchParams, episode.duration_ms),
      pairHref: sideBySideHref([
        episode.episode_id,
        ...episode.pair.map((other) => other.episode_id),
      ]),
      likeItHref: episodesHref(likeIt),
      successHref: metricHref('success', ['task', 'policy', 'world'], likeIt),
      apiHref: `/api/v1/episodes/${encodeURIComponent(episode.episode_id)}`,
    };
  });
