import { href } from '#lib/client/filter-state.ts';
import {
  atMark,
  episodeParams,
  episodeSortColumns,
  parseEpisodeState,
  sortedBy,
  type EpisodeSortColumn,
} from '#lib/client/episode-state.ts';
import { answering } from '../answering.ts';
import { offeredFacets } from '../offered.ts';
import type { PageServerLoad } from './$types.js';

const pageSize = 50;

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { locals, url } = event;
    const state = parseEpisodeState(url.searchParams);
    const { after, ...first } = state;
    const { query } = locals.app;
    const [page, facets] = await Promise.all([
      query.episodes({
        filter: state.filter,
        outcome: state.outcomes,
        failureReason: state.failureReasons,
        text: state.text,
        sort: state.sort,
        descending: state.descending,
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      }),
      offeredFacets(event, state.filter, [
        'task',
        'policy',
        'world',
        'simulator',
        'context',
        'site',
        'unit',
        'embodiment',
      ]),
    ]);
    const at = (next: typeof state): string => href('/episodes', episodeParams(next));
    const columns = Object.keys(episodeSortColumns) as EpisodeSortColumn[];
    return {
      state,
      facets,
      rows: page.rows,
      total: page.total,
      generated: page.rows.filter((row) => row.generated).length,
      firstHref: after === undefined ? null : at(first),
      previousHref: page.previous === null ? null : at(atMark(first, page.previous)),
      nextHref: page.next === null ? null : at(atMark(first, page.next)),
      sortHrefs: Object.fromEntries(
        columns.map((column) => [column, at(sortedBy(state, column))]),
      ) as Record<EpisodeSortColumn, string>,
    };
  });
