import { createHash } from 'node:crypto';
import type * as Vega from 'vega';
import type * as VegaLite from 'vega-lite';
import {
  chartWidths,
  type Chart,
  type ChartForm,
  type ChartSpec,
  type DrawnChart,
} from '#lib/charts/chart.ts';
import { textWidth } from '#lib/charts/text-width.ts';
import { pageSvg } from './svg.ts';

const chartForms = Object.keys(chartWidths) as ChartForm[];

const kept = 600;
/** Drawings by the hash of what was drawn: the same figures on the same page are drawn once. Oldest first. */
const drawings = new Map<string, string>();

/**
 * Draws a chart as SVG that is part of the page.
 *
 * @param forms all of them, unless the place of the chart on its page leaves some out
 */
export async function drawChart(
  chart: Chart,
  forms: readonly ChartForm[] = chartForms,
): Promise<DrawnChart> {
  const { specs, ...rest } = chart;
  const drawn = forms.map(async (form) => [form, await draw(specs[form], chart.name)] as const);
  return { ...rest, svg: Object.fromEntries(await Promise.all(drawn)) };
}

/** Several charts of one page, by name. */
export async function drawCharts<Name extends string>(
  charts: Readonly<Record<Name, Chart>>,
): Promise<Record<Name, DrawnChart>> {
  const names = Object.keys(charts) as Name[];
  const drawn = names.map(async (name) => [name, await drawChart(charts[name])] as const);
  return Object.fromEntries(await Promise.all(drawn)) as Record<Name, DrawnChart>;
}

async function draw(spec: ChartSpec, name: string): Promise<string> {
  const key = createHash('sha256')
    .update(name)
    .update('\0')
    .update(JSON.stringify(spec))
    .digest('hex');
  const known = drawings.get(key);
  if (known !== undefined) {
    drawings.delete(key);
    drawings.set(key, known);
    return known;
  }
  const svg = pageSvg(await drawWithVega(spec), name);
  drawings.set(key, svg);
  const oldest = drawings.keys().next();
  if (drawings.size > kept && oldest.done !== true) drawings.delete(oldest.value);
  return svg;
}

async function drawWithVega(spec: ChartSpec): Promise<string> {
  const { vega, vegaLite } = await engines();
  // Our specifications are data; the compiler's own type is a union too large to build by hand.
  const compiled = vegaLite.compile(spec as unknown as VegaLite.TopLevelSpec).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: 'none', logLevel: vega.Error });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

interface Engines {
  readonly vega: typeof Vega;
  readonly vegaLite: typeof VegaLite;
}

let loaded: Promise<Engines> | undefined;

/** Loads the drawing engines with the first chart: a server that draws none does not pay for them. */
function engines(): Promise<Engines> {
  loaded ??= (async () => {
    const [vega, vegaLite] = await Promise.all([import('vega'), import('vega-lite')]);
    vega.textMetrics.width = (item, text) => textWidth(text, item.fontSize ?? 11);
    return { vega, vegaLite };
  })();
  return loaded;
}
