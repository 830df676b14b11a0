import { formatDuration, timeUnit } from '#lib/format/duration.ts';
import { formatShare } from '#lib/format/estimate.ts';
import type { CurvePoint, SurvivalFigures } from '#lib/metrics/survival/types.ts';
import {
  chartWidths,
  inEveryForm,
  type Chart,
  type ChartForm,
  type ChartSpec,
  type MarkShape,
} from './chart.ts';
import type { Layer } from './marks.ts';
import { valueAxis, type ValueScale } from './scale.ts';
import { colors, frame } from './theme.ts';

export interface SurvivalCurveRow {
  readonly label: string;
  readonly figures: SurvivalFigures;
  readonly href?: string;
}

/** Colour, dash and end mark together tell the curves apart. */
const series: readonly { shape: MarkShape; vega: string; color: string; dash: number[] }[] = [
  { shape: 'circle', vega: 'circle', color: 'var(--chart-1)', dash: [] },
  { shape: 'square', vega: 'square', color: 'var(--chart-2)', dash: [6, 3] },
  { shape: 'triangle', vega: 'triangle-up', color: 'var(--chart-3)', dash: [2, 2] },
  { shape: 'diamond', vega: 'diamond', color: 'var(--chart-4)', dash: [8, 2, 2, 2] },
];

export const mostCurves = series.length;

const height = 300;

/**
 * Share of trials done by a time, one curve a policy, each in its pointwise band: Kaplan–Meier turned upwards. At most
 * four curves; more could not be told apart.
 */
export function survivalChart(rows: readonly SurvivalCurveRow[], title: string): Chart {
  const drawn = rows.filter(({ figures }) => figures.curve.length > 0).slice(0, mostCurves);
  return {
    title,
    name: `${title}: share of trials done by a time, ${drawn.length} curves with their bands`,
    legend: drawn.map(({ label }, at) => ({
      label,
      shape: series[at]?.shape ?? 'circle',
      color: series[at]?.color ?? colors.text,
    })),
    table: {
      columns: ['Policy', 'Median', 'Restricted mean', 'Up to', 'Trials', 'Successes'],
      rows: drawn.map(({ label, figures, href }) => [
        { text: label, ...(href === undefined ? {} : { href }) },
        { text: medianText(figures) },
        { text: meanText(figures) },
        { text: figures.horizon_ms === null ? '–' : formatDuration(figures.horizon_ms) },
        { text: String(figures.trials) },
        { text: String(figures.successes) },
      ]),
    },
    specs: inEveryForm((form) => draw(drawn, form)),
  };
}

/** `62 s (58 s to 71 s)`, with `never` where the curve does not get there. */
export function medianText({ median }: SurvivalFigures): string {
  if (median === null) return 'not enough evidence';
  const time = (ms: number | null): string => (ms === null ? 'not reached' : formatDuration(ms));
  if (median.value === null && median.low === null) return 'not reached';
  return `${time(median.value)} (${time(median.low)} to ${time(median.high)})`;
}

function meanText({ estimate }: SurvivalFigures): string {
  if (estimate.value === null) return 'not enough evidence';
  const { value, low, high } = estimate;
  return `${formatDuration(value)} (${formatDuration(low)} to ${formatDuration(high)})`;
}

function draw(rows: readonly SurvivalCurveRow[], form: ChartForm): ChartSpec {
  const last = Math.max(1, ...rows.map(({ figures }) => figures.curve.at(-1)?.ms ?? 0));
  const unit = timeUnit(last);
  const time: ValueScale = {
    factor: 1 / unit.ms,
    domain: [0, last / unit.ms],
    suffix: ` ${unit.name}`,
    signed: false,
    log: false,
  };
  const share: ValueScale = {
    factor: 100,
    domain: [0, 100],
    values: [0, 25, 50, 75, 100],
    suffix: ' %',
    signed: false,
    log: false,
  };
  const x = (field: string): Layer => valueAxis(field, time, 'time since the start of the trial');
  const y = (field: string): Layer => valueAxis(field, share, 'done by then', { flush: false });
  const padding = { left: 54, right: 16, top: 12, bottom: 44 };
  return {
    ...frame(chartWidths[form], height, padding),
    layer: [
      {
        data: { values: [{ x: 0, y: 0 }] },
        mark: { type: 'point', opacity: 0 },
        encoding: { x: x('x'), y: y('y') },
      },
      ...rows.flatMap((row, at) => curveLayers(row, at, unit.ms, x, y)),
      targets(rows, unit.ms, x, y),
    ],
  };
}

function curveLayers(
  { figures }: SurvivalCurveRow,
  at: number,
  unit: number,
  x: (field: string) => Layer,
  y: (field: string) => Layer,
): Layer[] {
  const { color, vega, dash } = series[at] ?? { color: colors.text, vega: 'circle', dash: [] };
  const values = [
    { t: 0, done: 0, low: 0, high: 0 },
    ...drawable(figures.curve).map(({ ms, done, low, high }) => ({
      t: ms / unit,
      done: done * 100,
      low: low * 100,
      high: high * 100,
    })),
  ];
  return [
    {
      data: { values },
      mark: { type: 'area', interpolate: 'step-after', color, opacity: 0.12 },
      encoding: { x: x('t'), y: y('low'), y2: { field: 'high' } },
    },
    {
      data: { values },
      mark: { type: 'line', interpolate: 'step-after', color, strokeWidth: 2, strokeDash: dash },
      encoding: { x: x('t'), y: y('done') },
    },
    {
      data: { values: values.slice(-1) },
      mark: { type: 'point', shape: vega, size: 70, stroke: color, fill: color, opacity: 1 },
      encoding: { x: x('t'), y: y('done') },
    },
  ];
}

/** Steps that a reader can tell apart on the widest drawing. */
const mostSteps = 180;

/** The last point of each of `mostSteps` equal stretches of time: a curve of thousands of steps weighs as many kilobytes. */
function drawable(curve: readonly CurvePoint[]): readonly CurvePoint[] {
  const end = curve.at(-1)?.ms ?? 0;
  if (curve.length <= mostSteps || end === 0) return curve;
  const stretch = ({ ms }: CurvePoint): number => Math.floor((ms / end) * mostSteps);
  return curve.filter((point, index) => {
    const next = curve[index + 1];
    return next === undefined || stretch(next) !== stretch(point);
  });
}

/** One reachable mark a curve, at its end. */
function targets(
  rows: readonly SurvivalCurveRow[],
  unit: number,
  x: (field: string) => Layer,
  y: (field: string) => Layer,
): Layer {
  const values = rows.flatMap(({ label, figures }) => {
    const end = figures.curve.at(-1);
    if (end === undefined) return [];
    const description = `${label}: ${formatShare(end.done)} done after ${formatDuration(end.ms)}; half of the trials after ${medianText(figures)}`;
    return [{ t: end.ms / unit, done: end.done * 100, description }];
  });
  return {
    data: { values },
    mark: { type: 'point', size: 600, fill: 'transparent', stroke: 'transparent', aria: true },
    encoding: { x: x('t'), y: y('done'), description: { field: 'description', type: 'nominal' } },
  };
}
