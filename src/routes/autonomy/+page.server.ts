import { intervalPlot, timeShare } from '#lib/charts/index.ts';
import { metricHref, narrowed, parseBy, parseFilter } from '#lib/client/filter-state.ts';
import { episodesHref } from '#lib/client/episode-state.ts';
import { formatDuration } from '#lib/format/duration.ts';
import { autonomyFigure, figureOf } from '#lib/format/figure.ts';
import { dimensionNames, taskTitle, worldName } from '#lib/format/names.ts';
import { leftOutOf } from '#lib/format/left-out.ts';
import { byName } from '#lib/format/order.ts';
import type { AutonomyFigures, Grouped } from '#lib/metrics/answers.ts';
import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { answering } from '../answering.ts';
import { offeredFacets } from '../offered.ts';
import type { PageServerLoad } from './$types.js';

const splits: readonly Dimension[] = [
  'policy',
  'task',
  'site',
  'unit',
  'context',
  'embodiment',
  'hardware',
  'week',
  'month',
];
const mostDrawn = 40;

export const load: PageServerLoad = (event) =>
  answering(async () => {
    const { locals, url } = event;
    const filter = parseFilter(url.searchParams);
    const split = parseBy(url.searchParams, splits, 'policy');
    // Two simulators never share a figure, whatever the split.
    const by: readonly Dimension[] = [split, 'world', 'simulator'];
    const { query } = locals.app;
    const [answer, facets] = await Promise.all([
      query.autonomy({ by, filter, limit: 300 }),
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
    const rows = answer.rows
      .map((row) => groupRow(row, split, filter))
      .sort(
        (a, b) =>
          byName(a.world, b.world) ||
          byName(a.label, b.label) ||
          byName(a.simulator ?? '', b.simulator ?? ''),
      );
    const drawn = answer.rows.length > mostDrawn ? largest(rows) : rows;
    return {
      filter,
      facets,
      split,
      splits,
      rows: rows.map(tableRow),
      notDrawn: rows.length - drawn.length,
      leftOut: leftOutOf(answer),
      charts: {
        time: await locals.drawChart(
          timeShare(
            drawn.map((row) => ({
              label: `${row.label}, ${row.simulator ?? worldName(row.world).toLowerCase()}`,
              world: row.world,
              active_ms: row.figures.active_ms,
              time_ms: row.figures.time_ms,
              href: row.href,
            })),
            { title: 'Who moved the robot', rowTitle: dimensionNames[split] },
          ),
        ),
        interventions: await locals.drawChart(
          intervalPlot(
            drawn.map((row) => ({
              label: row.simulator === null ? row.label : `${row.label}, ${row.simulator}`,
              world: row.world,
              estimate: row.figures.interventions_per_hour,
              href: row.interventionsHref,
            })),
            {
              title: 'Interventions per active hour',
              measure: 'per_hour',
              axis: 'interventions per active hour',
              rowTitle: dimensionNames[split],
            },
          ),
        ),
      },
      generated: answer.generated,
      answer: {
        metric: answer.metric,
        sqlSha256: answer.sql_sha256,
        evidence: answer.evidence,
        omitted: answer.omitted_groups,
        apiHref: metricHref('autonomy', by, filter),
      },
    };
  });

function groupRow(
  { group, ...figures }: Grouped<AutonomyFigures>,
  split: Dimension,
  filter: Filter,
) {
  const narrow = narrowed(filter, group);
  const value = group[split];
  const href = episodesHref(narrow);
  return {
    label:
      value === null || value === undefined
        ? 'not recorded'
        : split === 'task'
          ? taskTitle(value)
          : value,
    world: group['world'] === 'sim' ? ('sim' as const) : ('real' as const),
    simulator: group['simulator'] ?? null,
    figures,
    href,
    interventionsHref: episodesHref(narrow, { sort: 'interventions', order: 'desc' }),
  };
}

/** A row in words, as the table shows it. */
const tableRow = ({ figures, ...row }: ReturnType<typeof groupRow>) => ({
  ...row,
  alone: autonomyFigure(figures),
  strict: figureOf(figures.strict.low, 'share'),
  inclusive: figureOf(figures.inclusive.low, 'share'),
  interventions: figureOf(figures.interventions_per_hour, 'per_hour'),
  charged: figures.charged_to_autonomy,
  between: figureOf(figures.mean_time_between_interventions_ms, 'duration'),
  people:
    figures.people_minutes_per_robot_hour === null
      ? '–'
      : `${figures.people_minutes_per_robot_hour.toFixed(1)} min/h`,
  withoutHelp: figureOf(figures.without_help, 'share'),
  active: formatDuration(figures.active_ms),
  episodes: figures.episodes,
});

/** The groups with the most active time, in the order of the table. */
function largest<Row extends { readonly figures: AutonomyFigures }>(rows: readonly Row[]): Row[] {
  const chosen = new Set(
    rows.toSorted((a, b) => b.figures.active_ms - a.figures.active_ms).slice(0, mostDrawn),
  );
  return rows.filter((row) => chosen.has(row));
}
