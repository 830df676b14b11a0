import type { Json } from '#lib/kernel/canonical-json.ts';
import type { KnownEstimate } from '#lib/metrics/estimate.ts';
import type { RowLayout } from './rows.ts';
import type { ValueScale } from './scale.ts';
import { colors, sizes, worldMarks, type MarkWorld } from './theme.ts';

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

/** How a mark looks. Values of the data, so that marks of every kind share one layer: layers are what drawing costs. */
export interface MarkLook {
  readonly color: string;
  readonly fill: string;
  readonly shape: string;
  /** Area of the point, px². */
  readonly size: number;
}

/** Real filled and round, sim hollow and on its corner. */
export function worldLook(world: MarkWorld): MarkLook {
  const { color, shape, filled } = worldMarks[world];
  return { color, shape, fill: filled ? color : colors.surface, size: sizes.point };
}

const asIs = (field: string): Layer => ({ field, type: 'nominal', scale: null });

/** The line of an interval, between `low` and `high` of each value. */
export const intervalLine = (
  values: readonly Layer[],
  encoding: Layer,
  strokeWidth = 2.5,
): Layer => ({
  data: { values: [...values] },
  mark: { type: 'rule', strokeWidth, strokeCap: 'round', opacity: 0.55 },
  encoding: { ...encoding, stroke: asIs('color') },
});

/** The points of values that carry their own look. */
export const pointMarks = (values: readonly Layer[], encoding: Layer): Layer => ({
  data: { values: [...values] },
  mark: { type: 'point', strokeWidth: 1.75, opacity: 1, size: { expr: 'datum.size' } },
  encoding: { ...encoding, shape: asIs('shape'), stroke: asIs('color'), fill: asIs('fill') },
});

/** Interval as a line, value as a point upon it. */
export function intervalMarks(marks: readonly IntervalMark[], y: Encode, x: Encode): Layer[] {
  if (marks.length === 0) return [];
  const values = marks.map((mark) => ({ ...mark, ...worldLook(mark.world) }));
  return [
    intervalLine(values, { y: y('at'), x: x('low'), x2: { field: 'high' } }),
    pointMarks(values, { y: y('at'), x: x('value') }),
  ];
}

/** Carries the axis where no row has a mark. */
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
