import type { Json } from '#lib/kernel/canonical-json.ts';
import { chartWidths, type ChartForm } from './chart.ts';
import { fitText, textWidth } from './text-width.ts';
import { colors, frame, sizes } from './theme.ts';

/** What every chart made of rows knows of each row besides its marks. */
export interface ChartRow {
  readonly label: string;
  /** Printed at the right: n, or hours. */
  readonly note: string;
  /** The row in words: what a reader hears or sees on reaching for it. */
  readonly description: string;
  /** A heading over the rows that follow, without marks of its own. */
  readonly heading?: boolean;
}

type Members = { readonly [key: string]: Json };

/** Where rows, labels and notes stand in one form. Positions along y are in rows, 0 at the top. */
export interface RowLayout {
  readonly form: ChartForm;
  readonly plotWidth: number;
  readonly frame: Members;
  /** y of the marks of row i. */
  readonly markAt: (row: number) => number;
  /** Encoding of y from a field that holds positions in rows. */
  readonly y: (field: string) => Members;
  readonly labels: readonly Members[];
  /** Invisible areas, one a row, that carry its description. Their order is that of the rows of the chart's table. */
  readonly targets: Members;
  readonly rowHeight: number;
}

/** Width of the labels beside the plot, px; in the narrow form they stand above their rows. */
const labelColumn = { least: 60, wide: 250, medium: 180, narrow: 0 } as const;
const gap = 12;

/** Lays rows out: labels beside the plot, or above each row in the narrow form. */
export function layOutRows(
  rows: readonly ChartRow[],
  form: ChartForm,
  options: { readonly axis: boolean } = { axis: true },
): RowLayout {
  const beside = form !== 'narrow';
  const rowHeight = beside ? sizes.row : sizes.narrowRow;
  const padding = { ...sidePadding(rows, form), top: 6, bottom: options.axis ? sizes.axis : 6 };
  const width = chartWidths[form];
  const height = Math.max(1, rows.length) * rowHeight + padding.top + padding.bottom;
  const plotWidth = width - padding.left - padding.right;
  const markAt = (row: number): number => row + (beside ? 0.5 : 0.7);
  const labelAt = (row: number): number => row + (beside ? 0.5 : 0.3);

  const y = (field: string): Members => ({
    field,
    type: 'quantitative',
    axis: null,
    scale: { domain: [0, Math.max(1, rows.length)], reverse: true, zero: false, nice: false },
  });

  const labelRoom = beside ? padding.left - gap : width * 0.66;
  const words = rows.flatMap((row, index): Members[] => {
    const at = labelAt(index);
    if (row.heading === true) {
      const text = fitText(row.label, width * 0.9, sizes.text);
      return [{ at, text, ...headingText, x: beside ? -padding.left : 0 }];
    }
    const text = fitText(row.label, labelRoom, sizes.text);
    return [
      { at, text, ...labelText, x: beside ? -gap : 0, align: beside ? 'right' : 'left' },
      {
        at,
        text: row.note,
        ...noteText,
        x: beside ? plotWidth + gap : plotWidth,
        align: beside ? 'left' : 'right',
      },
    ];
  });

  return {
    form,
    plotWidth,
    rowHeight,
    markAt,
    y,
    frame: frame(width, height, padding),
    labels: [textLayer(words, y)],
    targets: targetLayer(rows, y, -padding.left, plotWidth + padding.right),
  };
}

const headingText = { size: sizes.text, weight: 600, color: colors.text, align: 'left' };
const labelText = { size: sizes.text, weight: 400, color: colors.text };
const noteText = { size: sizes.small, weight: 400, color: colors.muted };

/** Every label, note and heading as one layer, each with its own place and look. */
const textLayer = (words: readonly Members[], y: (field: string) => Members): Members => ({
  data: { values: [...words] },
  mark: {
    type: 'text',
    baseline: 'middle',
    x: { expr: 'datum.x' },
    align: { expr: 'datum.align' },
    fontSize: { expr: 'datum.size' },
    fontWeight: { expr: 'datum.weight' },
  },
  encoding: {
    y: y('at'),
    text: { field: 'text', type: 'nominal' },
    color: { field: 'color', type: 'nominal', scale: null },
  },
});

function sidePadding(rows: readonly ChartRow[], form: ChartForm): { left: number; right: number } {
  if (form === 'narrow') return { left: 2, right: 8 };
  const widest = (of: (row: ChartRow) => string, size: number): number =>
    Math.max(
      0,
      ...rows.filter((row) => row.heading !== true).map((row) => textWidth(of(row), size)),
    );
  const label = widest((row) => row.label, sizes.text);
  return {
    left: Math.ceil(Math.min(labelColumn[form], Math.max(labelColumn.least, label))) + gap,
    right: Math.ceil(widest((row) => row.note, sizes.small)) + gap + 8,
  };
}

function targetLayer(
  rows: readonly ChartRow[],
  y: (field: string) => Members,
  from: number,
  to: number,
): Members {
  const values = rows.flatMap((row, index) =>
    row.heading === true ? [] : [{ top: index, bottom: index + 1, description: row.description }],
  );
  return {
    data: { values },
    mark: { type: 'rect', fill: 'transparent', aria: true },
    encoding: {
      y: y('top'),
      y2: { field: 'bottom' },
      x: { value: from },
      x2: { value: to },
      description: { field: 'description', type: 'nominal' },
    },
  };
}
