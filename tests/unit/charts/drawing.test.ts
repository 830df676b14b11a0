import { describe, expect, it } from 'vitest';
import { chartWidths, type ChartForm } from '#lib/charts/chart.ts';
import { decodeDrawing, encodeDrawing } from '#lib/charts/drawing.ts';
import { chartsFor } from '#lib/server/render/draw.ts';
import { sampleCharts } from './samples.ts';

const forms = Object.keys(chartWidths) as ChartForm[];
const drawChart = chartsFor(true);
const targets = (svg: string): number => svg.split(' data-label="').length - 1;

describe('drawings', () => {
  it.each(Object.entries(sampleCharts))(
    '%s: one named image of the right width',
    async (_, chart) => {
      const { drawings } = await drawChart(chart);
      for (const form of forms) {
        expect(drawings[form]?.markup ?? '').toMatch(/^<svg [^>]*role="img" aria-label="[^"]+"/);
        const width = Number(/ width="(\d+)"/.exec(drawings[form]?.markup ?? '')?.[1]);
        expect(width).toBeLessThanOrEqual(chartWidths[form]);
        expect(drawings[form]?.markup ?? '').not.toMatch(/NaN|undefined|Infinity/);
      }
    },
  );

  it.each(Object.entries(sampleCharts))('%s: mark i is row i of the table', async (_, chart) => {
    const { drawings, table } = await drawChart(chart);
    for (const form of forms) expect(targets(drawings[form]?.markup ?? '')).toBe(table.rows.length);
  });

  it('has no role, link or script inside the image', async () => {
    for (const chart of Object.values(sampleCharts)) {
      const { drawings } = await drawChart(chart);
      for (const form of forms) {
        const inside = (drawings[form]?.markup ?? '').replace(/^<svg [^>]*>/, '');
        expect(inside).not.toMatch(/<(a|script|foreignObject)[\s>]/i);
        expect(inside).not.toMatch(/<[^>]* (role|aria-[a-z]+|on[a-z]+)="/);
      }
    }
  });

  it('hatches what is missing and gives it no point', async () => {
    const { drawings } = await drawChart(sampleCharts['interval-plot'] ?? never());
    expect((drawings.wide?.markup ?? '').split('url(#hatch)')).toHaveLength(2);
    // Two known estimates, so two points: one disc, one diamond.
    expect((drawings.wide?.markup ?? '').match(/<path [^>]*stroke-width="1.8"/g)).toHaveLength(2);
  });

  it('is drawn only in the forms that are asked for', async () => {
    const { drawings } = await drawChart(sampleCharts['trend'] ?? never(), ['narrow']);
    expect(Object.keys(drawings)).toEqual(['narrow']);
  });

  it('is the same drawing for the same data', async () => {
    const chart = sampleCharts['trend'] ?? never();
    const [one, other] = [await drawChart(chart), await drawChart(structuredClone(chart))];
    for (const form of forms) {
      expect(one.drawings[form]?.key).toBe(other.drawings[form]?.key);
      expect(one.drawings[form]?.markup).toBe(other.drawings[form]?.markup);
    }
    expect(one.drawings.wide?.key).not.toBe(one.drawings.narrow?.key);
  });

  it('travels as its key with a document that holds it, and whole with data', async () => {
    const chart = sampleCharts['trend'] ?? never();
    const { wide: standing } = (await drawChart(chart)).drawings;
    const { wide: fetched } = (await chartsFor(false)(chart)).drawings;
    expect(encodeDrawing(standing)).toEqual([standing?.key]);
    expect(encodeDrawing(fetched)).toEqual([standing?.key, standing?.markup]);
    expect(encodeDrawing({ key: 'a', markup: 'b' })).toBe(false);
    const found = (key: string): string => `found ${key}`;
    expect(decodeDrawing(['k'], found).markup).toBe('found k');
    expect(decodeDrawing(['k', '<svg/>'], found).markup).toBe('<svg/>');
  });
});

function never(): never {
  throw new Error('no such sample');
}
