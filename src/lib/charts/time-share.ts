import { formatDuration } from '#lib/format/duration.ts';
import { formatShare } from '#lib/format/estimate.ts';
import { modeNames } from '#lib/format/names.ts';
import { autonomyClasses, type AutonomyClass, type AutonomyFigures } from '#lib/metrics/answers.ts';
import { inEveryForm, type Chart, type ChartForm, type ChartSpec } from './chart.ts';
import { axisLayer, missingMarks, type Layer } from './marks.ts';
import { layOutRows, type ChartRow } from './rows.ts';
import { valueScale, valueAxis } from './scale.ts';
import { colors, modeColors } from './theme.ts';

export interface TimeShareRow {
  readonly label: string;
  readonly world: 'real' | 'sim';
  readonly active_ms: number;
  readonly time_ms: AutonomyFigures['time_ms'];
  readonly href?: string;
}

/** How active time divides among those who produced the motion; time without a record is hatched. */
export function timeShare(
  rows: readonly TimeShareRow[],
  options: { readonly title: string; readonly rowTitle: string },
): Chart {
  const shown = autonomyClasses.filter((mode) => rows.some((row) => row.time_ms[mode] > 0));
  return {
    title: options.title,
    name: `${options.title}: share of active time by who produced the motion, for ${rows.length} rows`,
    legend: shown.map((mode) => ({
      label: modeNames[mode],
      shape: mode === 'unknown' ? 'hatch' : 'block',
      color: modeColors[mode],
    })),
    table: {
      columns: [options.rowTitle, 'World', 'Active time', ...shown.map((mode) => modeNames[mode])],
      rows: rows.map((row) => [
        { text: row.label, ...(row.href === undefined ? {} : { href: row.href }) },
        { text: row.world },
        { text: formatDuration(row.active_ms) },
        ...shown.map((mode) => ({ text: shareText(row, mode) })),
      ]),
    },
    specs: inEveryForm((form) => draw(rows, shown, form)),
  };
}

const shareText = (row: TimeShareRow, mode: AutonomyClass): string =>
  row.active_ms > 0 ? formatShare(row.time_ms[mode] / row.active_ms) : '–';

function draw(
  rows: readonly TimeShareRow[],
  shown: readonly AutonomyClass[],
  form: ChartForm,
): ChartSpec {
  const layout = layOutRows(
    rows.map((row) => toChartRow(row, shown)),
    form,
  );
  const x = (field: string): Layer =>
    valueAxis(field, valueScale([], 'share'), 'share of active time');
  const half = (form === 'narrow' ? 8 : 7) / layout.rowHeight;
  const values = rows.flatMap((row, index) => {
    if (row.active_ms <= 0) return [];
    let from = 0;
    return shown.flatMap((mode) => {
      const to = from + (100 * row.time_ms[mode]) / row.active_ms;
      const at = layout.markAt(index);
      const bar = { from, to, top: at - half, bottom: at + half, color: modeColors[mode] };
      from = to;
      return bar.to > bar.from ? [bar] : [];
    });
  });
  const missing = rows.flatMap((row, index) =>
    row.active_ms > 0 ? [] : [{ at: layout.markAt(index), text: 'no active time' }],
  );
  const bars: Layer = {
    data: { values },
    mark: { type: 'rect', stroke: colors.surface, strokeWidth: 1 },
    encoding: {
      x: x('from'),
      x2: { field: 'to' },
      y: layout.y('top'),
      y2: { field: 'bottom' },
      fill: { field: 'color', type: 'nominal', scale: null },
    },
  };
  return {
    ...layout.frame,
    layer: [
      values.length === 0 ? axisLayer(x) : bars,
      ...missingMarks(missing, layout),
      ...layout.labels,
      layout.targets,
    ],
  };
}

function toChartRow(row: TimeShareRow, shown: readonly AutonomyClass[]): ChartRow {
  const parts = shown
    .filter((mode) => row.time_ms[mode] > 0)
    .map((mode) => `${modeNames[mode]} ${shareText(row, mode)}`);
  const time = formatDuration(row.active_ms);
  return {
    label: row.label,
    note: `${time} active`,
    description: `${row.label}, ${row.world}, ${time} of active time: ${parts.join(', ')}`,
  };
}
