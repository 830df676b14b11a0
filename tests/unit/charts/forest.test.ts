import { compile } from 'vega-lite';
import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, it } from 'vitest';
import { forest } from '#lib/charts/forest.ts';
import { mostCurves, survivalChart } from '#lib/charts/survival.ts';
import { missing } from '#lib/metrics/estimate.ts';
import { survivalFigures } from '#lib/metrics/survival/figures.ts';
import { wilson } from '#lib/stats/wilson.ts';

const difference = { ...wilson(3, 20), n: 40, value: 0.1, low: -0.05, high: 0.25 };

describe('the forest plot', () => {
  const chart = forest(
    [
      { heading: 'Real' },
      {
        label: 'Cup lift',
        world: 'real',
        estimate: difference,
        finding: 'no finding',
        detail: 'p = 0.2',
      },
      { label: 'Stir pot', world: 'sim', estimate: missing(3, 12), finding: 'not comparable' },
    ],
    { title: 'Difference', measure: 'points', axis: 'points', rowTitle: 'Task', margin: 0.05 },
  );

  it('compiles in every form and says the same in its table', () => {
    for (const spec of Object.values(chart.specs)) {
      expect(() => compile(spec as unknown as TopLevelSpec)).not.toThrow();
    }
    expect(chart.table.rows.map((row) => row.map(({ text }) => text))).toEqual([
      [
        'Real: Cup lift',
        'real',
        '+10 points',
        '−5 to +25',
        'n\u202f=\u202f40',
        'no finding, p = 0.2',
      ],
      [
        'Real: Stir pot',
        'sim',
        'not enough evidence (n\u202f=\u202f3, needs 12)',
        '',
        'n\u202f=\u202f3',
        'not comparable',
      ],
    ]);
  });

  it('names both worlds and the band that does not matter', () => {
    expect(chart.legend.map(({ label }) => label)).toEqual([
      'Real',
      'Sim',
      'less than 5 points either way',
    ]);
  });

  it('leaves the detail out where there is no room', () => {
    expect(JSON.stringify(chart.specs.wide)).toContain('"text":"no finding, p = 0.2"');
    expect(JSON.stringify(chart.specs.narrow)).toContain('"text":"no finding"');
  });
});

describe('time-to-success curves', () => {
  const tallies = Array.from({ length: 12 }, (_, at) => ({
    time: (at + 1) * 1000,
    events: 1,
    censored: 0,
  }));
  const figures = survivalFigures(tallies, 12_000, false, 0.95);

  it('compile, and draw no more curves than can be told apart', () => {
    const rows = Array.from({ length: 6 }, (_, at) => ({ label: `v${at}`, figures }));
    const chart = survivalChart(rows, 'Time to success');
    expect(chart.legend).toHaveLength(mostCurves);
    expect(chart.table.rows).toHaveLength(mostCurves);
    for (const spec of Object.values(chart.specs)) {
      expect(() => compile(spec as unknown as TopLevelSpec)).not.toThrow();
    }
  });

  it('leave out what has too few trials', () => {
    const few = survivalFigures(tallies.slice(0, 3), null, false, 0.95);
    expect(survivalChart([{ label: 'v1', figures: few }], 'Time').legend).toEqual([]);
  });
});
