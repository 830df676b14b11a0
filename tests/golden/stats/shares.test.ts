import { expect, test } from 'vitest';
import { betaPosterior } from '#lib/stats/beta-posterior.ts';
import { clopperPearson } from '#lib/stats/clopper-pearson.ts';
import { garwood } from '#lib/stats/garwood.ts';
import { jeffreys } from '#lib/stats/jeffreys.ts';
import { quantileRanks } from '#lib/stats/order-statistic.ts';
import { wilson } from '#lib/stats/wilson.ts';
import { expectInterval, reference } from './reference.ts';

interface Share {
  k: number;
  n: number;
  level: number;
  clopper: number[];
  wilson: number[];
  jeffreys: number[];
  posterior: number[];
}

const shares = reference<Share[]>('r-shares');
const estimators = [
  { name: 'wilson', of: wilson, wanted: (c: Share) => c.wilson },
  { name: 'clopper-pearson', of: clopperPearson, wanted: (c: Share) => c.clopper },
  { name: 'jeffreys', of: jeffreys, wanted: (c: Share) => c.jeffreys },
  { name: 'beta-posterior', of: betaPosterior, wanted: (c: Share) => c.posterior },
];

for (const { name, of, wanted } of estimators) {
  test(`${name} as R has it, from 0 of 1 to 10⁶ of 10⁶ (r-shares)`, () => {
    for (const each of shares.cases) {
      const what = `${name} ${each.k} of ${each.n} at ${each.level}`;
      expectInterval(of(each.k, each.n, each.level), wanted(each), shares.tolerance, what);
    }
  });
}

test('garwood as R has it, from no event to 10⁶ (r-rates)', () => {
  const { cases, tolerance } =
    reference<{ events: number; exposure: number; level: number; interval: number[] }[]>('r-rates');
  for (const { events, exposure, level, interval } of cases) {
    const what = `${events} in ${exposure} at ${level}`;
    expectInterval(garwood(events, exposure, level), interval, tolerance, what);
  }
});

test('quantile ranks as every rank tried with scipy’s binomial (py-ranks)', () => {
  const { cases } =
    reference<{ n: number; q: number; level: number; low: number; high: number }[]>('py-ranks');
  for (const { n, q, level, low, high } of cases) {
    expect({ n, q, level, ...quantileRanks(n, q, level) }).toEqual({ n, q, level, low, high });
  }
});
