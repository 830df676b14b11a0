import { expect, test } from 'vitest';
import { clusterGrowthOf, type CellRow } from '#lib/metrics/cluster-growth.ts';
import { momentNames, type ClusterPlan } from '#lib/metrics/cluster-sums.ts';
import { noFilter } from '#lib/metrics/dimensions.ts';

const plan: ClusterPlan = {
  cluster: 'unit',
  sums: ['episodes'],
  measures: [{ name: 'k', base: 'trials', part: 'successes' }],
  weight: 'episodes',
};

const cell = (unit: string, site: string, trials: number, successes: number): CellRow => ({
  ...{ unit, site, world: 'real', day: '2026-10-01' },
  ...{ episodes: trials, trials, successes },
});

/** By hand: a has 3 of 5 and gets 1 of 2, so 4 of 7; b is new with 0 of 1. */
const cells = [cell('a', 's', 5, 3), cell('a', 's', 2, 1), cell('b', 's', 1, 0)];
const added = [cell('a', 's', 2, 1), cell('b', 's', 1, 0)];

test('moments grow by what the touched clusters have now, less what they had', () => {
  const growth = clusterGrowthOf({ by: ['world'], filter: noFilter }, plan, cells, added);
  const sums = Object.fromEntries(
    momentNames(plan).map((name, index) => [name, growth?.get('["real"]')?.[index]]),
  );
  expect(sums).toEqual({
    ...{ clusters: 1n, episodes: 3n, k_m: 1n, k_x: 3n, k_y: 1n },
    ...{ k_xx: 49n - 25n + 1n, k_yy: 16n - 9n, k_xy: 28n - 15n },
  });
});

test('only what passes the filter grows', () => {
  const of = (where: object, days: object = {}) =>
    clusterGrowthOf({ by: ['world'], filter: { where, ...days } }, plan, cells, added)?.size;
  expect([of({ site: ['s'] }), of({ site: ['t'] }), of({ site: [] })]).toEqual([1, 0, 1]);
  expect([of({}, { from: '2026-10-02' }), of({}, { to: '2026-10-01' })]).toEqual([0, 1]);
});

test('products beyond 2^53 are whole numbers still, and sums beyond are left to the engine', () => {
  const large = 3_000_000_019;
  const grown = (row: CellRow) =>
    clusterGrowthOf({ by: ['world'], filter: noFilter }, plan, [row], [row]);
  const xx = momentNames(plan).indexOf('k_xx');
  expect(grown(cell('a', 's', large, 1))?.get('["real"]')?.[xx]).toBe(BigInt(large) ** 2n);
  expect(grown(cell('a', 's', 2 ** 53, 1))).toBeUndefined();
  expect(grown({ ...cell('a', 's', 1, 1), trials: '9007199254740993' })).toBeUndefined();
});
