import { compile, type TopLevelSpec } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { chartWidths, type ChartForm, type ChartSpec } from '#lib/charts/chart.ts';
import { quantilePlot } from '#lib/charts/index.ts';
import { hostile, sampleCharts, tooFew } from './samples.ts';

/** Compiles a specification and gives back what the compiler had to say. */
function warningsOf(spec: ChartSpec): string[] {
  const warnings: string[] = [];
  const note = (...words: readonly unknown[]): void =>
    void warnings.push(words.map(String).join(' '));
  const logger = {
    level: () => logger,
    error: (...words: unknown[]) => (note(...words), logger),
    warn: (...words: unknown[]) => (note(...words), logger),
    info: () => logger,
    debug: () => logger,
  };
  compile(spec as unknown as TopLevelSpec, { logger });
  return warnings;
}

const everyForm = Object.entries(sampleCharts).flatMap(([name, chart]) =>
  (Object.keys(chartWidths) as ChartForm[]).map((form) => ({ name, form, chart })),
);

describe('every specification', () => {
  it.each(everyForm)('$name compiles without a warning, $form', ({ chart, form }) => {
    expect(warningsOf(chart.specs[form])).toEqual([]);
  });

  it.each(everyForm)('$name is data that survives JSON, $form', ({ chart, form }) => {
    const spec = chart.specs[form];
    expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
  });

  it.each(everyForm)('$name has colours that follow the theme, $form', ({ chart, form }) => {
    expect(JSON.stringify(chart.specs[form])).not.toMatch(/#[0-9a-f]{3,8}\b|rgb\(/i);
  });
});

describe('the table behind a chart', () => {
  it.each(Object.entries(sampleCharts))('%s has a cell for every column', (_, { table }) => {
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length);
  });

  it('says in words what is missing, where the drawing is hatched', () => {
    const table = sampleCharts['interval-plot']?.table;
    expect(table?.rows[1]?.map((cell) => cell.text).join(' ')).toContain('not enough evidence');
    expect(table?.rows[0]?.[0]).toEqual({
      text: 'Coke fetch: helm@v14',
      href: '/episodes?a=1&b=2',
    });
  });

  it('keeps names as they were logged', () => {
    expect(sampleCharts['interval-plot']?.table.rows[2]?.[0]?.text).toBe(`Coke fetch: ${hostile}`);
  });
});

it('a difference is never drawn as one of the worlds', () => {
  const spec = JSON.stringify(sampleCharts['difference-plot']?.specs.wide);
  expect(spec).not.toMatch(/--world-(real|sim)/);
  expect(sampleCharts['difference-plot']?.legend).toEqual([]);
});

it('durations over two powers of ten get a logarithmic axis, others start at zero', () => {
  expect(JSON.stringify(sampleCharts['quantile-plot-log']?.specs.wide)).toContain('"type":"log"');
  expect(JSON.stringify(sampleCharts['quantile-plot']?.specs.wide)).not.toContain('"type":"log"');
});

it('durations of which none is known have an axis that ends', () => {
  const row = { label: 'helm@v1', world: 'real', p50: tooFew, p95: tooFew, p99: tooFew } as const;
  const { specs, table } = quantilePlot([row], { title: 'Response', axis: '', rowTitle: 'Policy' });
  expect(warningsOf(specs.wide)).toEqual([]);
  expect(JSON.stringify(specs.wide)).not.toContain('"type":"log"');
  expect(table.rows[0]?.[2]?.text).toContain('not enough evidence');
});
