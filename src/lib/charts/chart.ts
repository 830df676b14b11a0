import type { Json } from '#lib/kernel/canonical-json.ts';
import type { Drawing } from './drawing.ts';

/** A Vega-Lite v6 specification with its data inside. */
export interface ChartSpec {
  readonly [key: string]: Json | undefined;
}

/**
 * Drawn widths in px: for a whole page, half a page and a phone. Which one is seen is decided by the container's width, so
 * that text has its size everywhere.
 */
export const chartWidths = { wide: 720, medium: 500, narrow: 326 } as const;
export type ChartForm = keyof typeof chartWidths;

/** The forms that a panel of half a page's width can come to show. */
export const halfPage: readonly ChartForm[] = ['medium', 'narrow'];

/** The same chart in every form. */
export const inEveryForm = <Drawn>(draw: (form: ChartForm) => Drawn): Record<ChartForm, Drawn> => ({
  wide: draw('wide'),
  medium: draw('medium'),
  narrow: draw('narrow'),
});

/** What stands in a cell of the table behind a chart. */
export interface ChartCell {
  readonly text: string;
  readonly href?: string;
}

/** Row i of the table belongs to the i-th mark that can be reached for: the mark leads where the row's first link leads. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly ChartCell[])[];
}

export type MarkShape = 'circle' | 'diamond' | 'triangle' | 'square' | 'block' | 'hatch' | 'line';

/** One entry of a legend: shape and colour together, so that neither carries the meaning alone. */
export interface LegendEntry {
  readonly label: string;
  readonly shape: MarkShape;
  /** CSS colour, usually a custom property. */
  readonly color: string;
}

/**
 * A chart as data: what is asked, what is shown, and how it is drawn in both forms. `specs` can be stored and signed;
 * `table` says the same in words and is always printed with the chart.
 */
export interface Chart {
  /** Heading above the chart. */
  readonly title: string;
  /** Accessible name: what the axes are and how many marks there are. */
  readonly name: string;
  readonly legend: readonly LegendEntry[];
  readonly table: ChartTable;
  readonly specs: { readonly [F in ChartForm]: ChartSpec };
}

/** A chart after drawing: the same, with drawings in place of the specs. */
export interface DrawnChart extends Omit<Chart, 'specs'> {
  /** The forms that were asked for. */
  readonly drawings: { readonly [F in ChartForm]?: Drawing };
}
