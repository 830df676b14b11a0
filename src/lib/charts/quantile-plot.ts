import { missingText, printEstimate } from '#lib/format/estimate.ts';
import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import {
  inEveryForm,
  type Chart,
  type ChartForm,
  type ChartSpec,
  type LegendEntry,
} from './chart.ts';
import {
  axisLayer,
  intervalLine,
  missingMarks,
  pointMarks,
  scaled,
  worldLook,
  type Layer,
} from './marks.ts';
import { layOutRows, type ChartRow } from './rows.ts';
import { durationLogScale, valueAxis } from './scale.ts';
import { colors, markShape } from './theme.ts';

export interface QuantileRow {
  readonly label: string;
  readonly world: 'real' | 'sim';
  readonly p50: Estimate;
  readonly p95: Estimate;
  readonly p99: Estimate;
  readonly href?: string;
}

const quantiles = [
  { name: 'p50', title: 'Median', shape: 'circle', size: 64 },
  { name: 'p95', title: '95th percentile', shape: 'square', size: 50 },
  { name: 'p99', title: '99th percentile', shape: 'triangle', size: 50 },
] as const;

/** Durations at three quantiles, each on its interval, told apart by shape; the axis is logarithmic when they spread far. */
export function quantilePlot(
  rows: readonly QuantileRow[],
  options: { readonly title: string; readonly axis: string; readonly rowTitle: string },
): Chart {
  return {
    title: options.title,
    name: `${options.title}: median, 95th and 99th percentile with intervals for ${rows.length} rows`,
    legend: quantiles.map(({ title, shape }): LegendEntry => ({
      label: title,
      shape,
      color: colors.muted,
    })),
    table: {
      columns: [options.rowTitle, 'World', ...quantiles.map(({ title }) => title)],
      rows: rows.map((row) => [
        { text: row.label, ...(row.href === undefined ? {} : { href: row.href }) },
        { text: row.world },
        ...quantiles.map(({ name }) => ({ text: printEstimate(row[name], 'duration').text })),
      ]),
    },
    specs: inEveryForm((form) => draw(rows, options.axis, form)),
  };
}

function draw(rows: readonly QuantileRow[], axis: string, form: ChartForm): ChartSpec {
  const layout = layOutRows(rows.map(toChartRow), form);
  const scale = durationLogScale(rows.flatMap((row) => [row.p50, row.p95, row.p99]));
  const x = (field: string): Layer => valueAxis(field, scale, axis);
  const values = rows.flatMap((row, index) =>
    quantiles.flatMap(({ name, shape, size }) => {
      const estimate = row[name];
      if (!isKnown(estimate)) return [];
      const look = { ...worldLook(row.world), shape: markShape(shape), size };
      return [{ at: layout.markAt(index), ...scaled(estimate, scale), ...look }];
    }),
  );
  const y = layout.y('at');
  const marks =
    values.length === 0
      ? [axisLayer(x)]
      : [
          intervalLine(values, { y, x: x('low'), x2: { field: 'high' } }),
          pointMarks(values, { y, x: x('value') }),
        ];
  const missing = rows.flatMap(({ p50 }, index) =>
    p50.value === null ? [{ at: layout.markAt(index), text: missingText(p50) }] : [],
  );
  return {
    ...layout.frame,
    layer: [...marks, ...missingMarks(missing, layout), ...layout.labels, layout.targets],
  };
}

function toChartRow(row: QuantileRow): ChartRow {
  const parts = quantiles.map(
    ({ name, title }) => `${title.toLowerCase()} ${printEstimate(row[name], 'duration').text}`,
  );
  return {
    label: row.label,
    note: printEstimate(row.p50, 'duration').n,
    description: `${row.label}, ${row.world}: ${parts.join('; ')}`,
  };
}
