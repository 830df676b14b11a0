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
  const values = rows.map((row, index) => ({
    at: labelAt(index),
    label: fitText(row.label, row.heading === true ? width * 0.9 : labelRoom, sizes.text),
    note: row.note,
    heading: row.heading === true,
  }));

  const text = (
    field: string,
    x: number,
    align: 'left' | 'right',
    color: string,
    keep: boolean,
  ): Members => ({
    data: { values: values.filter((value) => value.heading === keep) },
    mark: {
      type: 'text',
      align,
      baseline: 'middle',
      color,
      ...(keep ? { fontWeight: 600 } : {}),
      ...(field === 'note' ? { fontSize: sizes.small } : {}),
    },
    encoding: { y: y('at'), x: { value: x }, text: { field, type: 'nominal' } },
  });

  return {
    form,
    plotWidth,
    rowHeight,
    markAt,
    y,
    frame: frame(width, height, padding),
    labels: [
      text('label', beside ? -padding.left : 0, 'left', colors.text, true),
      text('label', beside ? -gap : 0, beside ? 'right' : 'left', colors.text, false),
      text(
        'note',
        beside ? plotWidth + gap : plotWidth,
        beside ? 'left' : 'right',
        colors.muted,
        false,
      ),
    ],
    targets: targetLayer(rows, y, -padding.left, plotWidth + padding.right),
  };
}

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
