import { missingText, printEstimate, type Measure } from '#lib/format/estimate.ts';
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
import { layOutRows, type ChartRow, type RowLayout } from './rows.ts';
import { valueScale, valueAxis, type ValueScale } from './scale.ts';
import { worldLegendOf, type MarkWorld } from './theme.ts';

export interface IntervalRow {
  readonly label: string;
  /** `both` for a comparison of the two worlds, such as a difference. */
  readonly world: MarkWorld;
  readonly estimate: Estimate;
  /** Where the episodes behind the row are. */
  readonly href?: string;
}

export interface IntervalHeading {
  readonly heading: string;
}

export interface IntervalPlotOptions {
  readonly title: string;
  readonly measure: Measure;
  /** What the axis measures, e.g. `success rate`. */
  readonly axis: string;
  /** Heading of the column that names the rows. */
  readonly rowTitle: string;
}

/**
 * Estimates as points on their intervals, one a row: the way in which Telltale draws uncertainty everywhere. A row
 * without enough evidence is hatched and says what is missing; it has no point that could be read as zero.
 */
export function intervalPlot(
  rows: readonly (IntervalRow | IntervalHeading)[],
  options: IntervalPlotOptions,
): Chart {
  const marks = rows.filter(isMark);
  return {
    title: options.title,
    name: `${options.title}: ${options.axis} with its interval for ${marks.length} rows`,
    legend: worldLegendOf(marks.map((row) => row.world)),
    table: intervalTable(rows, options),
    specs: inEveryForm((form) => draw(rows, options, form)),
  };
}

const worldText: Readonly<Record<MarkWorld, string>> = {
  real: 'real',
  sim: 'sim',
  both: 'real − sim',
};

const isMark = (row: IntervalRow | IntervalHeading): row is IntervalRow => 'estimate' in row;

function draw(
  rows: readonly (IntervalRow | IntervalHeading)[],
  options: IntervalPlotOptions,
  form: ChartForm,
): ChartSpec {
  const layout = layOutRows(
    rows.map((row) => toChartRow(row, options.measure)),
    form,
  );
  const scale = valueScale(
    rows.filter(isMark).map((row) => row.estimate),
    options.measure,
  );
  return {
    ...layout.frame,
    layer: [
      ...intervalLayers(rows, layout, scale, options.axis),
      ...missingRows(rows, layout),
      ...layout.labels,
      layout.targets,
    ],
  };
}

function toChartRow(row: IntervalRow | IntervalHeading, measure: Measure): ChartRow {
  if (!isMark(row)) return { label: row.heading, note: '', description: '', heading: true };
  const printed = printEstimate(row.estimate, measure);
  const description = `${row.label}, ${worldText[row.world]}: ${printed.text}`;
  return { label: row.label, note: printed.n, description };
}

function intervalLayers(
  rows: readonly (IntervalRow | IntervalHeading)[],
  layout: RowLayout,
  scale: ValueScale,
  axis: string,
): Layer[] {
  const marks = rows.flatMap((row, index) => {
    if (!isMark(row) || !isKnown(row.estimate)) return [];
    const { value, low, high } = scaled(row.estimate, scale);
    return [{ at: layout.markAt(index), world: row.world, value, low, high }];
  });
  const x = (field: string): Layer => valueAxis(field, scale, axis);
  return [
    ...(marks.length === 0 ? [axisLayer(x)] : []),
    ...(scale.signed ? [referenceLine(x, 0)] : []),
    ...intervalMarks(marks, layout.y, x),
  ];
}

function missingRows(rows: readonly (IntervalRow | IntervalHeading)[], layout: RowLayout): Layer[] {
  const missing = rows.flatMap((row, index) =>
    isMark(row) && row.estimate.value === null
      ? [{ at: layout.markAt(index), text: missingText(row.estimate) }]
      : [],
  );
  return missingMarks(missing, layout);
}

function intervalTable(
  rows: readonly (IntervalRow | IntervalHeading)[],
  options: IntervalPlotOptions,
): Chart['table'] {
  let heading = '';
  const body = rows.flatMap((row) => {
    if (!isMark(row)) {
      heading = row.heading;
      return [];
    }
    const printed = printEstimate(row.estimate, options.measure);
    const label = heading === '' ? row.label : `${heading}: ${row.label}`;
    return [
      [
        { text: label, ...(row.href === undefined ? {} : { href: row.href }) },
        { text: worldText[row.world] },
        { text: printed.known ? printed.value : printed.text },
        { text: printed.interval },
        { text: printed.n },
      ],
    ];
  });
  return { columns: [options.rowTitle, 'World', options.axis, 'Interval', 'n'], rows: body };
}
