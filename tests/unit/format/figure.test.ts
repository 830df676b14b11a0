import { describe, expect, it } from 'vitest';
import { autonomyFigure, barPlaces, figureOf } from '#lib/format/figure.ts';
import { printEstimate } from '#lib/format/estimate.ts';
import { missing, type KnownEstimate } from '#lib/metrics/estimate.ts';

const known: KnownEstimate = {
  value: 0.6581758,
  low: 0.6471902,
  high: 0.6689944,
  level: 0.95,
  method: 'wilson',
  n: 7302,
  clusters: 5832,
  effective_n: 7268.01,
};

describe('a figure', () => {
  it('says what is printed everywhere, and how its interval was made', () => {
    const printed = printEstimate(known, 'share');
    expect(figureOf(known, 'share')).toEqual({
      text: printed.value,
      interval: printed.interval,
      n: printed.n,
      how: '95 % interval, Wilson, 5,832 units, worth 7,268 independent ones',
    });
  });

  it('says what is missing instead of a value', () => {
    const few = missing(3, 12);
    expect(figureOf(few, 'share')).toEqual({
      text: printEstimate(few, 'share').text,
      interval: null,
      n: printEstimate(few, 'share').n,
      how: null,
    });
    expect(barPlaces(few)).toBeNull();
  });

  it('lies on a bar to a hundredth of a per cent', () => {
    expect(barPlaces(known)).toEqual([64.72, 65.82, 66.9]);
  });

  it('says who moved the robot, without a break between a share and its word', () => {
    const time_ms = {
      ...{ autonomous: 900, supervised: 50, advised: 0, shared: 0, teleoperated: 50 },
      ...{ scripted: 0, handled: 0, fault: 0, unknown: 0 },
    };
    const figures = {
      ...{ headline: [0.9, 0.9] as const, assessable: true, coverage: 1, episodes: 1200 },
      ...{ active_ms: 1000, time_ms },
    };
    expect(autonomyFigure(figures)).toEqual({
      pair: '90.0\u202f%',
      others: '+\u00a05.0\u202f%\u00a0supervised; 5.0\u202f%\u00a0teleoperated; ',
      assessable: true,
      known: '100\u202f%\u00a0known',
      n: 'n\u202f=\u202f1,200',
    });
    expect(autonomyFigure({ ...figures, headline: null, coverage: null })).toMatchObject({
      pair: null,
      known: 'nothing\u00a0known',
    });
  });
});
