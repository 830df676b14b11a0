import { metricHref, narrowed, parseFilter, taskHref } from '#lib/client/filter-state.ts';
import { episodesHref } from '#lib/client/episode-state.ts';
import { leftOutOf } from '#lib/format/left-out.ts';
import { autonomyFigure, barPlaces, figureOf } from '#lib/format/figure.ts';
import { byName } from '#lib/format/order.ts';
import type { Group } from '#lib/metrics/answers.ts';
import type { Dimension } from '#lib/metrics/dimensions.ts';
import { answering } from '../answering.ts';
import { offeredFacets } from '../offered.ts';
import { taskPage } from '#lib/client/task-page.ts';
import type { PageServerLoad } from './$types.js';

const by: readonly Dimension[] = ['task', 'policy', 'world', 'simulator'];

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { locals, url } = event;
    const filter = parseFilter(url.searchParams);
    const { query } = locals.app;
    const [success, latency, autonomy, facets] = await Promise.all([
      query.success({ by, filter }),
      query.latency({ by, filter }),
      query.autonomy({ by, filter }),
      offeredFacets(event, filter, [
        'task',
        'policy',
        'world',
        'context',
        'site',
        'unit',
        'embodiment',
      ]),
    ]);
    const response = new Map(
      latency.rows
        .filter((row) => row.measure === 'response_ms')
        .map((row) => [key(row.group), figureOf(row.p50, 'duration')]),
    );
    const time = new Map(autonomy.rows.map((row) => [key(row.group), row]));
    const rows = success.rows.map((row) => {
      const group = { ...row.group };
      const figures = time.get(key(group));
      return {
        task: group['task'] ?? '',
        policy: group['policy'] ?? '',
        world: group['world'] === 'sim' ? ('sim' as const) : ('real' as const),
        simulator: group['simulator'] ?? null,
        success: figureOf(row.estimate, 'share'),
        bar: barPlaces(row.estimate),
        assisted: row.assisted,
        ungraded: row.ungraded,
        response: response.get(key(group)) ?? null,
        autonomy: figures === undefined ? null : autonomyFigure(figures),
        href: episodesHref(narrowed(filter, group)),
      };
    });
    const tasks = [...Map.groupBy(rows, (row) => row.task)]
      .map(([task, ofTask]) => ({
        task,
        href: taskHref(task, filter),
        rows: ofTask.sort(
          (a, b) =>
            byName(a.world, b.world) ||
            byName(b.policy, a.policy) ||
            byName(a.simulator ?? '', b.simulator ?? ''),
        ),
      }))
      .sort((a, b) => byName(a.task, b.task));
    const { shown, previous, next } = taskPage(tasks, url.searchParams.get('after') ?? '');
    return {
      filter,
      facets,
      tasks: shown,
      leftOut: leftOutOf(success),
      pager: {
        shown: shown.reduce((sum, task) => sum + task.rows.length, 0),
        total: rows.length + success.omitted_groups,
        firstHref: previous === null ? null : hrefAfter(url, ''),
        previousHref: previous === null ? null : hrefAfter(url, previous),
        nextHref: next === null ? null : hrefAfter(url, next),
      },
      answer: {
        metric: success.metric,
        sqlSha256: success.sql_sha256,
        evidence: success.evidence,
        generated: success.generated,
        omitted: success.omitted_groups,
        apiHref: metricHref('success', by, filter),
      },
    };
  });

/** The same page of figures, further on. */
function hrefAfter(url: URL, after: string): string {
  const parameters = new URLSearchParams(url.searchParams);
  parameters.delete('after');
  if (after !== '') parameters.set('after', after);
  const query = parameters.toString();
  return query === '' ? url.pathname : `${url.pathname}?${query}`;
}

const key = (group: Group): string => JSON.stringify(by.map((name) => group[name]));
