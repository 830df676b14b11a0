import { formatCount } from '#lib/format/count.ts';
import { formatShare } from '#lib/format/estimate.ts';
import { inEveryForm, type Chart, type ChartForm, type ChartSpec } from './chart.ts';
import { layOutRows } from './rows.ts';
import { colors } from './theme.ts';

export interface CountRow {
  readonly label: string;
  readonly count: number;
  /** Share of the whole, 0..1. */
  readonly share: number;
  /** What has no name is hatched. */
  readonly unnamed?: boolean;
  readonly href?: string;
}

/** Counts as bars, largest first as given, with count and share at the right. */
export function countBars(
  rows: readonly CountRow[],
  options: { readonly title: string; readonly rowTitle: string; readonly countTitle: string },
): Chart {
  return {
    title: options.title,
    name: `${options.title}: ${options.countTitle} for ${rows.length} rows`,
    legend: [],
    table: {
      columns: [options.rowTitle, options.countTitle, 'Share'],
      rows: rows.map((row) => [
        { text: row.label, ...(row.href === undefined ? {} : { href: row.href }) },
        { text: formatCount(row.count) },
        { text: formatShare(row.share) },
      ]),
    },
    specs: inEveryForm((form) => draw(rows, form)),
  };
}

function draw(rows: readonly CountRow[], form: ChartForm): ChartSpec {
  const layout = layOutRows(
    rows.map((row) => {
      const note = `${formatCount(row.count)} (${formatShare(row.share)})`;
      return { label: row.label, note, description: `${row.label}: ${note}` };
    }),
    form,
    { axis: false },
  );
  const half = 7 / layout.rowHeight;
  const most = Math.max(1, ...rows.map((row) => row.count));
  const values = rows.map((row, index) => ({
    none: 0,
    count: row.count,
    top: layout.markAt(index) - half,
    bottom: layout.markAt(index) + half,
    color: row.unnamed === true ? colors.hatch : colors.neutral,
  }));
  return {
    ...layout.frame,
    layer: [
      {
        data: { values },
        mark: { type: 'rect' },
        encoding: {
          x: {
            field: 'none',
            type: 'quantitative',
            axis: null,
            scale: { domain: [0, most], nice: false },
          },
          x2: { field: 'count' },
          y: layout.y('top'),
          y2: { field: 'bottom' },
          fill: { field: 'color', type: 'nominal', scale: null },
        },
      },
      ...layout.labels,
      layout.targets,
    ],
  };
}
