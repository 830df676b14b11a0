import { halfPage, type Chart } from '#lib/charts/chart.ts';
import { metricHref, parseBy, parseFilter } from '#lib/client/filter-state.ts';
import { leftOutOf } from '#lib/format/left-out.ts';
import { byName } from '#lib/format/order.ts';
import { TelltaleError } from '#lib/kernel/errors.ts';
import type { Answer, LatencyMeasure, SuccessFigures } from '#lib/metrics/answers.ts';
import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import type { QueryLayer } from '#lib/server/query/types.ts';
import { answering } from '../../answering.ts';
import { taskAtAGlance } from '../../glance.ts';
import * as charts from './charts.ts';
import { survivalCharts } from './survival.ts';
import { offeredFacets } from '../../offered.ts';
import type { PageServerLoad } from './$types.js';

const splits: readonly Dimension[] = [
  'site',
  'unit',
  'context',
  'embodiment',
  'hardware',
  'simulator',
  'suite',
];
const versions: readonly Dimension[] = ['policy', 'world', 'simulator'];

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { locals, params, url } = event;
    const { drawChart } = locals;
    const drawHalf = (chart: Chart) => drawChart(chart, halfPage);
    const { query } = locals.app;
    const asked = parseFilter(url.searchParams);
    const filter: Filter = { ...asked, where: { ...asked.where, task: [params.task] } };
    const split = parseBy(url.searchParams, splits, 'site');
    const [overview, success, parts, time, latency, autonomy, failures, facets] = await Promise.all(
      [
        query.overview(filter),
        query.success({ by: versions, filter }),
        query.success({
          by: [...new Set([split, 'world', 'simulator'] as const)],
          filter,
          limit: charts.mostRows,
        }),
        overTime(query, filter),
        query.latency({ by: versions, filter }),
        query.autonomy({ by: versions, filter }),
        query.failures({ by: ['world'], filter }),
        offeredFacets(event, filter, ['policy', 'world', 'context', 'site', 'unit', 'embodiment']),
      ],
    );
    if (success.rows.length === 0) await requireTask(query, params.task);

    const curves = await query.timeToSuccess({ by: [], filter });
    const courses = survivalCharts(curves.rows, filter);
    const survival = await Promise.all(
      courses.map(async ({ chart, notDrawn }) => ({
        // One alone has the width of the page.
        chart: await (courses.length === 1 ? drawChart(chart) : drawHalf(chart)),
        notDrawn,
      })),
    );
    const measures = [...new Set(latency.rows.map((row) => row.measure))].sort(
      (a, b) => measureOrder.indexOf(a) - measureOrder.indexOf(b),
    );
    const worlds = (['real', 'sim'] as const).filter((world) =>
      failures.rows.some((row) => row.group['world'] === world),
    );
    const [versionsChart, partsChart, overTimeCharts, moved, latencies, reasons] =
      await Promise.all([
        drawChart(charts.successByPolicy(success.rows, filter)),
        drawHalf(charts.successByDimension(parts, split, filter)),
        Promise.all(charts.successOverTime(time.answer.rows, time.period, filter).map(drawHalf)),
        drawChart(charts.timeByPolicy(autonomy.rows, filter)),
        Promise.all(
          measures.map((measure) =>
            drawHalf(charts.latencyByPolicy(latency.rows, measure, filter)),
          ),
        ),
        Promise.all(
          worlds.map(async (world) => ({
            chart: await drawHalf(charts.failureReasons(failures.rows, world, filter)),
            others: charts.otherReasons(failures, world),
          })),
        ),
      ]);
    return {
      task: params.task,
      filter: asked,
      facets,
      split,
      splits,
      empty: success.rows.length === 0,
      glance: overview.length === 0 ? null : taskAtAGlance(params.task, overview, asked),
      policies: policiesOf(success),
      survival,
      charts: { versionsChart, partsChart, overTimeCharts, moved, latencies, reasons },
      partsLeftOut: leftOutOf(parts),
      relativeError: latency.rows[0]?.relative_error ?? null,
      ungraded: success.rows.flatMap(({ group, ungraded, ungraded_bounds: bounds }) =>
        bounds === null
          ? []
          : [
              {
                policy: group['policy'],
                place: group['simulator'] ?? group['world'],
                ungraded,
                ...bounds,
              },
            ],
      ),
      answers: [
        reference(success, 'success', filter),
        { ...reference(latency, 'latency', filter) },
        { ...reference(autonomy, 'autonomy', filter) },
      ],
      generated: success.generated,
      episodes: success.evidence.episodes,
    };
  });

const measureOrder: readonly LatencyMeasure[] = [
  'response_ms',
  'cycle_time_ms',
  'inference_ms',
  'inference_mean_ms',
  'inference_p99_ms',
];

/** Each version once, the newest by name first. */
const policiesOf = ({ rows }: Answer<SuccessFigures>): readonly string[] =>
  [...new Set(rows.flatMap(({ group }) => group['policy'] ?? []))].sort((a, b) => byName(b, a));

const reference = (answer: Answer<object>, name: string, filter: Filter) => ({
  metric: answer.metric,
  sqlSha256: answer.sql_sha256,
  evidence: answer.evidence,
  omitted: answer.omitted_groups,
  apiHref: metricHref(name, versions, filter),
});

const mostWeeks = 26;

/** Weeks, or months where there are too many weeks to tell apart. */
async function overTime(
  query: QueryLayer,
  filter: Filter,
): Promise<{ period: 'week' | 'month'; answer: Answer<SuccessFigures> }> {
  const answer = await query.success({ by: ['week', 'world', 'simulator'], filter });
  const weeks = new Set(answer.rows.map((row) => row.group['week'])).size;
  if (weeks <= mostWeeks) return { period: 'week', answer };
  return {
    period: 'month',
    answer: await query.success({ by: ['month', 'world', 'simulator'], filter }),
  };
}

/** A task that no episode names is a wrong address; one that the filters hide is an empty page. */
async function requireTask(query: QueryLayer, task: string): Promise<void> {
  const [facet] = await query.facets({ where: { task: [task] } }, ['world']);
  if ((facet?.values.length ?? 0) > 0) return;
  throw new TelltaleError('NOT_FOUND', `No episode in this store names the task “${task}”.`);
}
