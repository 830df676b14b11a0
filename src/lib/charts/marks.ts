import type { Json } from '#lib/kernel/canonical-json.ts';
import type { KnownEstimate } from '#lib/metrics/estimate.ts';
import type { RowLayout } from './rows.ts';
import type { ValueScale } from './scale.ts';
import { colors, markWorlds, sizes, worldMarks, type MarkWorld } from './theme.ts';

/** One layer of a Vega-Lite specification. */
export type Layer = { readonly [key: string]: Json };
/** Makes the encoding of one axis from the name of a field. */
export type Encode = (field: string) => Layer;

/** A point on its interval: positions in the units of the axes. */
export interface IntervalMark {
  readonly at: number;
  readonly world: MarkWorld;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** The three ends of an estimate in the units of an axis, clipped to it. */
export function scaled(
  estimate: KnownEstimate,
  scale: ValueScale,
): { value: number; low: number; high: number } {
  const [least, most] = scale.domain;
  const place = (value: number): number => Math.min(most, Math.max(least, value * scale.factor));
  return { value: place(estimate.value), low: place(estimate.low), high: place(estimate.high) };
}

/** Interval as a line, value as a point upon it; real filled and round, sim hollow and on its corner. */
export function intervalMarks(marks: readonly IntervalMark[], y: Encode, x: Encode): Layer[] {
  return markWorlds.flatMap((world) => {
    const values = marks.filter((mark) => mark.world === world).map((mark) => ({ ...mark }));
    if (values.length === 0) return [];
    const { color, shape, filled } = worldMarks[world];
    return [
      {
        data: { values },
        mark: { type: 'rule', color, strokeWidth: 2.5, strokeCap: 'round', opacity: 0.55 },
        encoding: { y: y('at'), x: x('low'), x2: { field: 'high' } },
      },
      {
        data: { values },
        mark: {
          type: 'point',
          shape,
          size: sizes.point,
          stroke: color,
          strokeWidth: 1.75,
          fill: filled ? color : colors.surface,
          opacity: 1,
        },
        encoding: { y: y('at'), x: x('value') },
      },
    ];
  });
}

/** Carries the axis, also where no row has a mark. */
export const axisLayer = (x: Encode): Layer => ({
  data: { values: [{ none: 1 }] },
  mark: { type: 'rule', opacity: 0 },
  encoding: { x: x('none') },
});

/** A thin line at a value that means something, such as no difference. */
export const referenceLine = (x: Encode, value: number): Layer => ({
  data: { values: [{ reference: value }] },
  mark: { type: 'rule', color: colors.text, opacity: 0.6, strokeWidth: 1 },
  encoding: { x: x('reference') },
});

const hatchWidth = 28;

/** What is missing, hatched and in words, so that it looks like nothing that was measured. */
export function missingMarks(
  missing: readonly { at: number; text: string }[],
  layout: RowLayout,
): Layer[] {
  if (missing.length === 0) return [];
  const half = 5 / layout.rowHeight;
  const values = missing.map((row) => ({ ...row, top: row.at - half, bottom: row.at + half }));
  return [
    {
      data: { values },
      mark: { type: 'rect', fill: colors.hatch },
      encoding: {
        y: layout.y('top'),
        y2: { field: 'bottom' },
        x: { value: 0 },
        x2: { value: hatchWidth },
      },
    },
    {
      data: { values },
      mark: {
        type: 'text',
        align: 'left',
        baseline: 'middle',
        fontSize: sizes.small,
        color: colors.muted,
      },
      encoding: {
        y: layout.y('at'),
        x: { value: hatchWidth + 8 },
        text: { field: 'text', type: 'nominal' },
      },
    },
  ];
}
