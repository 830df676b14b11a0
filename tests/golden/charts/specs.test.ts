import { expect, it } from 'vitest';
import type { ChartForm } from '#lib/charts/chart.ts';
import { sampleCharts } from '../../unit/charts/samples.ts';

/**
 * The specification of each kind of chart, as JSON: a change of the theme or of a builder shows here, where it can be
 * read. After a wanted change: `vitest run --project golden tests/golden/charts -u`, and read the difference.
 */
it.each(Object.entries(sampleCharts))('%s', async (name, chart) => {
  const forms: Partial<Record<ChartForm, unknown>> = {
    wide: chart.specs.wide,
    narrow: chart.specs.narrow,
  };
  const golden = JSON.stringify({ ...chart, specs: forms }, null, 1);
  await expect(`${golden}\n`).toMatchFileSnapshot(`./${name}.golden.json`);
});
