import type { Chart } from '#lib/charts/chart.ts';
import { mostCurves, survivalChart } from '#lib/charts/survival.ts';
import { episodesHref } from '#lib/client/episode-state.ts';
import { narrowed } from '#lib/client/filter-state.ts';
import { byName } from '#lib/format/order.ts';
import type { Grouped } from '#lib/metrics/answers.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import type { SurvivalFigures } from '#lib/metrics/survival/types.ts';

/** Time-to-success curves, one chart a world and simulator; of many policies those with most trials. */
export function survivalCharts(
  rows: readonly Grouped<SurvivalFigures>[],
  filter: Filter,
): readonly { readonly chart: Chart; readonly notDrawn: readonly string[] }[] {
  const able = rows.filter(({ curve, successes }) => curve.length > 0 && successes > 0);
  const places = Map.groupBy(able, ({ group }) => group['simulator'] ?? '');
  return [...places]
    .sort(([one], [other]) => byName(one, other))
    .map(([simulator, own]) => {
      const most = own.toSorted((a, b) => b.trials - a.trials);
      const drawn = most
        .slice(0, mostCurves)
        .sort((a, b) => byName(b.group['policy'] ?? '', a.group['policy'] ?? ''));
      const where = simulator === '' ? 'on real robots' : `in ${simulator}`;
      return {
        chart: survivalChart(
          drawn.map((row) => ({
            label: row.group['policy'] ?? 'unnamed',
            figures: row,
            href: episodesHref(narrowed(filter, row.group)),
          })),
          `Time to success ${where}`,
        ),
        notDrawn: most.slice(mostCurves).map(({ group }) => group['policy'] ?? 'unnamed'),
      };
    });
}
