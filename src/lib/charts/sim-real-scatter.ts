import { printEstimate } from '#lib/format/estimate.ts';
import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';
import { chartWidths, inEveryForm, type Chart, type ChartForm, type ChartSpec } from './chart.ts';
import { intervalLine, pointMarks, scaled, type Layer, type MarkLook } from './marks.ts';
import { valueScale, valueAxis } from './scale.ts';
import { colors, frame, markShape } from './theme.ts';

export interface SimRealPoint {
  readonly label: string;
  readonly simulator: string;
  readonly sim: Estimate;
  readonly real: Estimate;
  readonly href?: string;
}

/** Shapes tell the simulators apart; colours repeat it. More than four share the last. */
const series = [
  { shape: 'diamond', color: 'var(--chart-1)' },
  { shape: 'square', color: 'var(--chart-2)' },
  { shape: 'triangle', color: 'var(--chart-3)' },
  { shape: 'circle', color: 'var(--chart-4)' },
] as const;

/** Success in simulation against success on real robots. On the line simulation keeps its word; below it, it flatters. */
export function simRealScatter(points: readonly SimRealPoint[], title: string): Chart {
  const simulators = [...new Set(points.map((point) => point.simulator))];
  const known = points.filter((point) => isKnown(point.sim) && isKnown(point.real));
  return {
    title,
    name: `${title}: success in simulation (across) against success on real robots (up), ${known.length} points with both intervals`,
    legend: simulators.map((simulator, index) => ({
      label: simulator,
      ...(series[Math.min(index, series.length - 1)] ?? series[0]),
    })),
    table: {
      columns: ['Task and policy', 'Simulator', 'In simulation', 'On real robots'],
      rows: known.map((point) => [
        { text: point.label, ...(point.href === undefined ? {} : { href: point.href }) },
        { text: point.simulator },
        { text: printEstimate(point.sim, 'share').text },
        { text: printEstimate(point.real, 'share').text },
      ]),
    },
    specs: inEveryForm((form) => draw(known, simulators, form)),
  };
}

function seriesLook(index: number): MarkLook {
  const { shape, color } = series[Math.min(index, series.length - 1)] ?? series[0];
  const fill = shape === 'diamond' ? colors.surface : color;
  return { shape: markShape(shape), color, fill, size: 70 };
}

/** Square in both forms, so that the diagonal is one. */
const sides = { wide: 460, medium: 460, narrow: chartWidths.narrow } as const;

function draw(
  points: readonly SimRealPoint[],
  simulators: readonly string[],
  form: ChartForm,
): ChartSpec {
  const scale = valueScale([], 'share');
  const padding = { left: 54, right: 12, top: 10, bottom: 44 };
  const height = sides[form] - 10;
  const x = (field: string): Layer => valueAxis(field, scale, 'success in simulation');
  const y = (field: string): Layer =>
    valueAxis(field, scale, 'success on real robots', { flush: false });
  const values = points.flatMap((point) => {
    if (!isKnown(point.sim) || !isKnown(point.real)) return [];
    const [sim, real] = [scaled(point.sim, scale), scaled(point.real, scale)];
    return [
      {
        ...seriesLook(simulators.indexOf(point.simulator)),
        x: sim.value,
        xLow: sim.low,
        xHigh: sim.high,
        y: real.value,
        yLow: real.low,
        yHigh: real.high,
        description: `${point.label}, ${point.simulator}: ${printEstimate(point.sim, 'share').text} in simulation, ${printEstimate(point.real, 'share').text} on real robots`,
      },
    ];
  });
  const seriesLayers: Layer[] =
    values.length === 0
      ? []
      : [
          intervalLine(values, { y: y('y'), x: x('xLow'), x2: { field: 'xHigh' } }, 1.5),
          intervalLine(values, { x: x('x'), y: y('yLow'), y2: { field: 'yHigh' } }, 1.5),
          pointMarks(values, { x: x('x'), y: y('y') }),
        ];
  return {
    ...frame(sides[form], height, padding),
    layer: [
      {
        data: { values: [{ from: 0, to: 100 }] },
        mark: { type: 'rule', color: colors.text, opacity: 0.35, strokeDash: [4, 4] },
        encoding: { x: x('from'), y: y('from'), x2: { field: 'to' }, y2: { field: 'to' } },
      },
      ...seriesLayers,
      {
        data: { values },
        mark: { type: 'point', size: 500, fill: 'transparent', stroke: 'transparent', aria: true },
        encoding: {
          x: x('x'),
          y: y('y'),
          description: { field: 'description', type: 'nominal' },
        },
      },
    ],
  };
}
