import type { Json } from '#lib/kernel/canonical-json.ts';
import type { AutonomyClass } from '#lib/metrics/answers.ts';
import type { LegendEntry, MarkShape } from './chart.ts';

/** Sizes shared by every chart, px. */
export const sizes = {
  text: 12,
  small: 11,
  row: 26,
  /** In the narrow form the label stands above its row. */
  narrowRow: 42,
  axis: 44,
  point: 64,
} as const;

/** Colours are the page's custom properties: one drawing serves light, dark and print. */
export const colors = {
  text: 'var(--text)',
  muted: 'var(--text-muted)',
  grid: 'var(--chart-grid)',
  line: 'var(--chart-line)',
  surface: 'var(--surface)',
  hatch: 'url(#hatch)',
  neutral: 'var(--chart-neutral)',
} as const;

/** What a mark stands for: one of the worlds, or a comparison of both. */
export type MarkWorld = 'real' | 'sim' | 'both';
export const markWorlds: readonly MarkWorld[] = ['real', 'sim', 'both'];

/** Real and sim are told apart by colour, by shape, by filling and by word. */
export const worldMarks: Readonly<
  Record<MarkWorld, { color: string; shape: MarkShape; filled: boolean }>
> = {
  real: { color: 'var(--world-real)', shape: 'circle', filled: true },
  sim: { color: 'var(--world-sim)', shape: 'diamond', filled: false },
  both: { color: 'var(--chart-difference)', shape: 'circle', filled: true },
};

/** The name that Vega has for a shape. */
export const markShape = (shape: MarkShape): string =>
  shape === 'triangle' ? 'triangle-up' : shape;

/** The legend of the worlds that a chart shows. */
export const worldLegendOf = (shown: Iterable<MarkWorld>): LegendEntry[] => {
  const worlds = new Set(shown);
  return (['real', 'sim'] as const)
    .filter((world) => worlds.has(world))
    .map((world) => ({
      label: world === 'real' ? 'Real' : 'Sim',
      shape: worldMarks[world].shape,
      color: worldMarks[world].color,
    }));
};

/** Time without a record is hatched, as everything is that is not known. */
export const modeColors: { readonly [C in AutonomyClass | 'idle']: string } = {
  autonomous: 'var(--mode-autonomous)',
  supervised: 'var(--mode-supervised)',
  advised: 'var(--mode-advised)',
  shared: 'var(--mode-shared)',
  teleoperated: 'var(--mode-teleoperated)',
  scripted: 'var(--mode-scripted)',
  handled: 'var(--mode-handled)',
  fault: 'var(--mode-fault)',
  unknown: colors.hatch,
  idle: 'var(--mode-idle)',
};

/** The one theme of every Vega-Lite chart. Fonts are inherited from the page. */
export const themeConfig: { readonly [key: string]: Json } = {
  background: null,
  font: 'inherit',
  aria: false,
  view: { stroke: null },
  axis: {
    labelFontSize: sizes.small,
    titleFontSize: sizes.small,
    labelColor: colors.muted,
    titleColor: colors.muted,
    titleFontWeight: 'normal',
    gridColor: colors.grid,
    domainColor: colors.line,
    tickColor: colors.line,
    ticks: false,
    labelPadding: 6,
    titlePadding: 6,
    domain: false,
  },
  text: { fontSize: sizes.text, color: colors.text },
  rule: { color: colors.line },
};

/** The frame that every specification shares: exact outer size, so that nothing moves when it appears. */
export const frame = (
  width: number,
  height: number,
  padding: { left: number; right: number; top: number; bottom: number },
): { readonly [key: string]: Json } => ({
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  width: Math.round(width - padding.left - padding.right),
  height: Math.round(height - padding.top - padding.bottom),
  padding,
  autosize: { type: 'none' },
  config: themeConfig,
});
