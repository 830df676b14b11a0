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
import { Drawing } from '#lib/charts/drawing.ts';
import { textWidth } from '#lib/charts/text-width.ts';
import { pageSvg } from './svg.ts';

const chartForms = Object.keys(chartWidths) as ChartForm[];

const kept = 600;
/** SVG by the hash of what was drawn: the same figures on the same page are drawn once. Oldest first. */
const drawn = new Map<string, string>();

/**
 * Draws a chart as SVG that is part of the page.
 *
 * @param forms all of them, unless the place of the chart on its page leaves some out
 */
export type DrawChart = (chart: Chart, forms?: readonly ChartForm[]) => Promise<DrawnChart>;

/** @param inDocument whether the drawings go into a document, or to a page that is there already */
export const chartsFor =
  (inDocument: boolean): DrawChart =>
  async (chart, forms = chartForms) => {
    const { specs, ...rest } = chart;
    const drawings = forms.map(
      async (form) => [form, await draw(specs[form], chart.name, inDocument)] as const,
    );
    return { ...rest, drawings: Object.fromEntries(await Promise.all(drawings)) };
  };

async function draw(spec: ChartSpec, name: string, inDocument: boolean): Promise<Drawing> {
  const key = createHash('sha256')
    .update(name)
    .update('\0')
    .update(JSON.stringify(spec))
    .digest('base64url')
    .slice(0, 22);
  const svg = drawn.get(key) ?? pageSvg(await drawWithVega(spec), name);
  drawn.delete(key);
  drawn.set(key, svg);
  const oldest = drawn.keys().next();
  if (drawn.size > kept && oldest.done !== true) drawn.delete(oldest.value);
  return new Drawing(key, inDocument, () => svg);
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
