import { printEstimate, type Measure } from '#lib/format/estimate.ts';
import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import { inEveryForm, type Chart, type ChartForm, type ChartSpec } from './chart.ts';
import {
  axisLayer,
  intervalMarks,
  missingMarks,
  referenceLine,
  scaled,
  type Layer,
} from './marks.ts';
import { missingText } from '#lib/format/estimate.ts';
import { layOutRows, type ChartRow, type RowLayout } from './rows.ts';
import { valueAxis, valueScale, type ValueScale } from './scale.ts';
import { colors, worldLegendOf } from './theme.ts';

export interface ForestRow {
  readonly label: string;
  readonly world: 'real' | 'sim';
  readonly estimate: Estimate;
  /** What may be said of it, in a word or two: printed at the right, so that colour carries nothing alone. */
  readonly finding: string;
  /** What the finding stands on, such as a p; left out where there is no room for it. */
  readonly detail?: string;
  readonly href?: string;
}

export interface ForestHeading {
  readonly heading: string;
}

export interface ForestOptions {
  readonly title: string;
  /** `points` for differences of shares; `number` for differences on another scale. */
  readonly measure: Extract<Measure, 'points' | 'number'>;
  readonly axis: string;
  readonly rowTitle: string;
  /** Half-width of the band in which a difference would not matter, in the unit of the estimates; 0 for none. */
  readonly margin?: number;
  /** Whether the rows' worlds mean anything; else there is no legend of them. */
  readonly worlds?: boolean;
}

/**
 * Differences on their intervals around 0, one a row, with what may be said of each. A shaded band shows the differences
 * that would not matter.
 */
export function forest(
  rows: readonly (ForestRow | ForestHeading)[],
  options: ForestOptions,
): Chart {
  const marks = rows.filter(isMark);
  return {
    title: options.title,
    name: `${options.title}: ${options.axis} with its interval around 0 for ${marks.length} rows`,
    legend: [
      ...(options.worlds === false ? [] : worldLegendOf(marks.map(({ world }) => world))),
      ...((options.margin ?? 0) > 0
        ? [
            {
              label: `less than ${printMargin(options)}`,
              shape: 'block' as const,
              color: 'var(--sunken)',
            },
          ]
        : []),
    ],
    table: tableOf(rows, options),
    specs: inEveryForm((form) => draw(rows, options, form)),
  };
}

const isMark = (row: ForestRow | ForestHeading): row is ForestRow => 'estimate' in row;

const printMargin = ({ margin = 0, measure }: ForestOptions): string =>
  measure === 'points'
    ? `${Number((margin * 100).toFixed(1))} points either way`
    : `${margin} either way`;

function draw(
  rows: readonly (ForestRow | ForestHeading)[],
  options: ForestOptions,
  form: ChartForm,
): ChartSpec {
  const layout = layOutRows(
    rows.map((row) => toChartRow(row, options.measure, form)),
    form,
  );
  const scale = scaleOf(
    rows.filter(isMark).map(({ estimate }) => estimate),
    options.measure,
  );
  const x = (field: string): Layer => valueAxis(field, scale, options.axis);
  return {
    ...layout.frame,
    layer: [
      axisLayer(x),
      ...band(options.margin ?? 0, rows.length, scale, layout, x),
      referenceLine(x, 0),
      ...intervalMarks(placed(rows, layout, scale), layout.y, x),
      ...missingMarks(missingOf(rows, layout), layout),
      ...layout.labels,
      layout.targets,
    ],
  };
}

/** Symmetric around 0, so that better and worse look alike. */
function scaleOf(estimates: readonly Estimate[], measure: ForestOptions['measure']): ValueScale {
  if (measure === 'points') return valueScale(estimates, 'points');
  const ends = estimates
    .filter(isKnown)
    .flatMap(({ low, high }) => [Math.abs(low), Math.abs(high)]);
  const reach = Math.ceil(Math.max(0.5, ...ends) * 2) / 2;
  return { factor: 1, domain: [-reach, reach], suffix: '', signed: true, log: false };
}

const withDetail = ({ finding, detail }: ForestRow): string =>
  detail === undefined ? finding : `${finding}, ${detail}`;

function toChartRow(row: ForestRow | ForestHeading, measure: Measure, form: ChartForm): ChartRow {
  if (!isMark(row)) return { label: row.heading, note: '', description: '', heading: true };
  const printed = printEstimate(row.estimate, measure);
  return {
    label: row.label,
    note: form === 'narrow' ? row.finding : withDetail(row),
    description: `${row.label}, ${row.world}: ${printed.text}; ${withDetail(row)}`,
  };
}

function band(
  margin: number,
  rows: number,
  scale: ValueScale,
  layout: RowLayout,
  x: (field: string) => Layer,
): Layer[] {
  if (margin <= 0) return [];
  const reach = margin * scale.factor;
  return [
    {
      data: { values: [{ from: -reach, to: reach, top: 0, bottom: Math.max(1, rows) }] },
      mark: { type: 'rect', fill: 'var(--sunken)' },
      encoding: {
        x: x('from'),
        x2: { field: 'to' },
        y: layout.y('top'),
        y2: { field: 'bottom' },
      },
    },
    {
      data: { values: [-reach, reach].map((at) => ({ at })) },
      mark: { type: 'rule', color: colors.line, strokeDash: [2, 3] },
      encoding: { x: x('at') },
    },
  ];
}

const placed = (
  rows: readonly (ForestRow | ForestHeading)[],
  layout: RowLayout,
  scale: ValueScale,
) =>
  rows.flatMap((row, index) =>
    isMark(row) && isKnown(row.estimate)
      ? [{ at: layout.markAt(index), world: row.world, ...scaled(row.estimate, scale) }]
      : [],
  );

const missingOf = (rows: readonly (ForestRow | ForestHeading)[], layout: RowLayout) =>
  rows.flatMap((row, index) =>
    isMark(row) && row.estimate.value === null
      ? [{ at: layout.markAt(index), text: missingText(row.estimate) }]
      : [],
  );

function tableOf(
  rows: readonly (ForestRow | ForestHeading)[],
  { measure, axis, rowTitle }: ForestOptions,
): Chart['table'] {
  let heading = '';
  const body = rows.flatMap((row) => {
    if (!isMark(row)) {
      heading = row.heading;
      return [];
    }
    const printed = printEstimate(row.estimate, measure);
    const label = heading === '' ? row.label : `${heading}: ${row.label}`;
    return [
      [
        { text: label, ...(row.href === undefined ? {} : { href: row.href }) },
        { text: row.world },
        { text: printed.known ? printed.value : printed.text },
        { text: printed.interval },
        { text: printed.n },
        { text: withDetail(row) },
      ],
    ];
  });
  return { columns: [rowTitle, 'World', axis, 'Interval', 'n', 'Finding'], rows: body };
}
