import { parseFilter } from '#lib/client/filter-state.ts';
import { findingOrder } from '#lib/format/finding.ts';
import { answering } from './answering.ts';
import { taskAtAGlance } from './glance.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals, url }) =>
  answering(async () => {
    const filter = parseFilter(url.searchParams);
    const { query } = locals.app;
    const [rows, facets] = await Promise.all([
      query.overview(filter),
      query.facets(filter, ['context', 'site', 'embodiment']),
    ]);
    const tasks = [...Map.groupBy(rows, (row) => row.task)]
      .map(([task, worlds]) => taskAtAGlance(task, worlds, filter))
      .sort(
        (a, b) =>
          findingOrder.indexOf(a.finding) - findingOrder.indexOf(b.finding) ||
          a.rank - b.rank ||
          (a.task < b.task ? -1 : 1),
      );
    return { filter, facets, tasks };
  });
