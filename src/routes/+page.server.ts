import { isUnfiltered, parseFilter } from '#lib/client/filter-state.ts';
import { findingOrder } from '#lib/format/finding.ts';
import { readinessNow } from '#lib/server/reports/readiness-now.ts';
import rules from '../../data/readiness/default.yaml?raw';
import { answering } from './answering.ts';
import { taskAtAGlance } from './glance.ts';
import { standingOf } from './standing.ts';
import { offeredFacets } from './offered.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { locals, url } = event;
    const filter = parseFilter(url.searchParams);
    const { query, store, reporting } = locals.app;
    const [rows, facets] = await Promise.all([
      query.overview(filter),
      offeredFacets(event, filter, ['context', 'site', 'unit', 'embodiment']),
    ]);
    const tasks = [...Map.groupBy(rows, (row) => row.task)]
      .map(([task, worlds]) => taskAtAGlance(task, worlds, filter))
      .sort(
        (a, b) =>
          findingOrder.indexOf(a.finding) - findingOrder.indexOf(b.finding) ||
          a.rank - b.rank ||
          (a.task < b.task ? -1 : 1),
      );
    // The rules speak of all evidence: beside a filtered list they would be read as speaking of it.
    const readiness =
      reporting === null || tasks.length === 0 || !isUnfiltered(filter)
        ? null
        : standingOf(
            await readinessNow({ store, query }, rules, await reporting.shelf.all()),
            rows,
          );
    return { filter, facets, tasks, readiness };
  });
