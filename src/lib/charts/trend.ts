import { formatDay } from '#lib/format/dates.ts';
import { printEstimate, type Measure } from '#lib/format/estimate.ts';
import { worldName } from '#lib/format/names.ts';
import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import { chartWidths, inEveryForm, type Chart, type ChartForm, type ChartSpec } from './chart.ts';
import { intervalLine, pointMarks, scaled, worldLook, type Encode, type Layer } from './marks.ts';
import { valueScale, valueAxis } from './scale.ts';
import { colors, frame, sizes, worldLegendOf } from './theme.ts';

export interface TrendPoint {
  /** First UTC day of the period, YYYY-MM-DD. */
  readonly period: string;
  readonly world: 'real' | 'sim';
  readonly estimate: Estimate;
  readonly href?: string;
}

export interface TrendOptions {
  readonly title: string;
  readonly measure: Measure;
  readonly axis: string;
  /** What a period is, e.g. `week from`. */
  readonly periodTitle: string;
}

const height = 240;
/** Points of the two worlds stand this share of a period apart, so that neither hides the other. */
const dodge = 0.12;
const dayMs = 86_400_000;

/** A figure by period, each on its interval. Points are not joined: between two periods nothing was measured. */
export function trend(points: readonly TrendPoint[], options: TrendOptions): Chart {
  const worlds = [...new Set(points.map((point) => point.world))];
  return {
    title: options.title,
    name: `${options.title}: ${options.axis} with its interval by period, ${points.length} points`,
    legend: worldLegendOf(worlds),
    table: {
      columns: [options.periodTitle, 'World', options.axis, 'Interval', 'n'],
      rows: points.map((point) => {
        const printed = printEstimate(point.estimate, options.measure);
        return [
          {
            text: formatDay(point.period),
            ...(point.href === undefined ? {} : { href: point.href }),
          },
          { text: point.world },
          { text: printed.known ? printed.value : printed.text },
          { text: printed.interval },
          { text: printed.n },
        ];
      }),
    },
    specs: inEveryForm((form) => draw(points, options, form)),
  };
}

function draw(points: readonly TrendPoint[], options: TrendOptions, form: ChartForm): ChartSpec {
  const scale = valueScale(
    points.map((point) => point.estimate),
    options.measure,
  );
  const times = points.map((point) => Date.parse(`${point.period}T00:00:00Z`));
  const step = periodLength(times);
  const domain = [Math.min(...times) - step / 2, Math.max(...times) + step / 2];
  const padding = { left: 46, right: 12, top: 10, bottom: 30 };
  const x = (field: string): Layer => ({
    field,
    type: 'quantitative',
    scale: { domain, nice: false, zero: false },
    axis: {
      title: null,
      grid: false,
      values: axisTimes(times, { wide: 9, medium: 6, narrow: 4 }[form]),
      labelExpr: "utcFormat(datum.value, '%-d %b')",
      labelOverlap: 'parity',
    },
  });
  const { axis, ...y } = valueAxis('value', scale, null, { flush: false });
  const yOf = (field: string): Layer => ({ ...y, field, axis: axis ?? null });
  const shift = new Set(points.map((point) => point.world)).size > 1 ? step * dodge : 0;
  const size = points.length > 40 ? sizes.point / 2 : sizes.point;
  const placed = points.map((point, index) => {
    const time = (times[index] ?? 0) + (point.world === 'sim' ? shift : -shift);
    return { time, from: time - step * 0.4, to: time + step * 0.4, point };
  });

  const values = placed.flatMap(({ time, point }) =>
    isKnown(point.estimate)
      ? [{ time, ...scaled(point.estimate, scale), ...worldLook(point.world), size }]
      : [],
  );
  const marks =
    values.length === 0
      ? []
      : [
          intervalLine(values, { x: x('time'), y: yOf('low'), y2: { field: 'high' } }, 2),
          pointMarks(values, { x: x('time'), y: yOf('value') }),
        ];
  const unknown = placed.filter(({ point }) => !isKnown(point.estimate));

  const plotHeight = height - padding.top - padding.bottom;
  return {
    ...frame(chartWidths[form], height, padding),
    layer: [
      ...(marks.length === 0 ? [axisOnly(yOf)] : marks),
      {
        data: {
          values: unknown.map(({ from, to }) => ({ from, to })),
        },
        mark: { type: 'rect', fill: colors.hatch },
        encoding: {
          x: x('from'),
          x2: { field: 'to' },
          y: { value: plotHeight - 8 },
          y2: { value: plotHeight },
        },
      },
      {
        data: {
          values: placed.map(({ time, point }) => ({
            from: time - Math.max(shift, step * 0.2),
            to: time + Math.max(shift, step * 0.2),
            description: `${formatDay(point.period)}, ${worldName(point.world).toLowerCase()}: ${printEstimate(point.estimate, options.measure).text}`,
          })),
        },
        mark: { type: 'rect', fill: 'transparent', aria: true },
        encoding: {
          x: x('from'),
          x2: { field: 'to' },
          y: { value: 0 },
          y2: { value: plotHeight },
          description: { field: 'description', type: 'nominal' },
        },
      },
    ],
  };
}

/** Carries the axis where no period has a point. */
const axisOnly = (y: Encode): Layer => ({
  data: { values: [{ none: 1 }] },
  mark: { type: 'rule', opacity: 0 },
  encoding: { y: y('none') },
});

/** The shortest distance between two periods, at least a day. */
function periodLength(times: readonly number[]): number {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const distances = sorted.slice(1).map((time, index) => time - (sorted[index] ?? 0));
  return Math.max(dayMs, Math.min(...distances, 31 * dayMs));
}

/** At most `most` of the periods, evenly chosen. */
function axisTimes(times: readonly number[], most: number): number[] {
  const sorted = [...new Set(times)].sort((a, b) => a - b);
  const every = Math.ceil(sorted.length / most);
  return sorted.filter((_, index) => index % every === 0);
}
