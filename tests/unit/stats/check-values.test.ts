import { expect, test } from 'vitest';
import { boschloo } from '#lib/stats/boschloo.ts';
import { clusteredInterval } from '#lib/stats/korn-graubard.ts';
import { clusterSums } from '#lib/stats/clusters.ts';
import { garwood } from '#lib/stats/garwood.ts';
import { mcnemar } from '#lib/stats/mcnemar.ts';
import { miettinenNurminen } from '#lib/stats/miettinen-nurminen.ts';
import { mmrv } from '#lib/stats/mmrv.ts';
import { newcombe } from '#lib/stats/newcombe.ts';
import { permutationFloor } from '#lib/stats/correlation.ts';
import { trialsForDifference } from '#lib/stats/power.ts';
import { safeTwoProportions } from '#lib/stats/safe-test.ts';
import { wilson } from '#lib/stats/wilson.ts';

// Figures published or worked by hand, a handful for each kind; the grids against R and scipy are in tests/golden/stats.

test('Boschloo 50 of 80 against 13 of 40 is 0.00228, its transpose 0.00201 (scipy boschloo_exact)', () => {
  expect(boschloo({ k1: 50, n1: 80, k2: 13, n2: 40 }).p).toBeCloseTo(0.00228192, 7);
  expect(boschloo({ k1: 50, n1: 63, k2: 30, n2: 57 }).p).not.toBeCloseTo(0.00228192, 5);
  expect(boschloo({ k1: 50, n1: 80, k2: 30, n2: 40 }).p).toBeGreaterThan(0.1);
});

test('Newcombe’s and Miettinen–Nurminen’s limits as published (Newcombe 1998, table II)', () => {
  const four = ({ low, high }: { low: number; high: number }) => [low.toFixed(4), high.toFixed(4)];
  expect(four(newcombe({ k1: 56, n1: 70, k2: 48, n2: 80 }))).toEqual(['0.0524', '0.3339']);
  expect(four(newcombe({ k1: 9, n1: 10, k2: 3, n2: 10 }))).toEqual(['0.1705', '0.8090']);
  expect(four(miettinenNurminen({ k1: 56, n1: 70, k2: 48, n2: 80 }))).toEqual(['0.0528', '0.3382']);
  expect(four(miettinenNurminen({ k1: 10, n1: 10, k2: 0, n2: 20 }))).toEqual(['0.7156', '1.0000']);
});

test('MMRV charges a tie in simulation to one policy only', () => {
  expect(mmrv([0.5, 0.5, 0.2], [0.9, 0.6, 0.1]).value).toBeCloseTo(0.1, 12);
  expect(mmrv([0.5, 0.4, 0.2], [0.9, 0.9, 0.1]).value).toBe(0);
  // One policy's worst sim gap is 0.1, over three policies.
  expect(mmrv([0.5, 0.4, 0.2], [0.9, 0.9, 0.1], 'sim').value).toBeCloseTo(0.1 / 3, 12);
});

test('three blocks of 0 against 1 give e = 10.278, four give 36.824 and decide', () => {
  // By hand: 1 · (0.868²/0.25) · (0.924²/0.25), then · (0.946²/0.25), from rates (0.18 + s)/(0.36 + j).
  const three = safeTwoProportions([0, 0, 0], [1, 1, 1]);
  expect([three.e.toFixed(3), three.decided_at]).toEqual(['10.278', null]);
  const four = safeTwoProportions([0, 0, 0, 0], [1, 1, 1, 1]);
  expect([four.e.toFixed(3), four.decided_at, four.ahead]).toEqual(['36.824', 4, 'b']);
});

test('six pairs against nineteen: p = 0.0146', () => {
  // 2 · Σ_{j ≤ 6} C(25, j) / 2²⁵ = 2 · 245506 / 33554432.
  expect(mcnemar({ b: 6, c: 19 }).p).toBeCloseTo((2 * 245506) / 33554432, 12);
});

test('0.70 to 0.85 needs 121 an arm at 80 % and 0.05 (R power.prop.test: 120.47)', () => {
  expect(trialsForDifference({ p1: 0.7, p2: 0.85, power: 0.8, alpha: 0.05 }).n).toBe(121);
});

test('no event bounds the rate by ln 40, and none of ten the share by z²/(10 + z²)', () => {
  expect(garwood(0, 1).high).toBeCloseTo(Math.log(40), 12);
  const z2 = 1.959963984540054 ** 2;
  expect(wilson(0, 10)).toMatchObject({ value: 0, low: 0 });
  expect(wilson(0, 10).high).toBeCloseTo(z2 / (10 + z2), 12);
});

test('three points cannot be evidence of a ranking', () => {
  expect(permutationFloor(3)).toBeCloseTo(1 / 6, 12);
  expect(permutationFloor(5)).toBeCloseTo(1 / 120, 12);
});

test('clusters: one unit is said so, one trial a unit counts in full, alternating units count as few', () => {
  const one = clusteredInterval(clusterSums([{ n: 50, k: 8 }]));
  expect(one).toMatchObject({ basis: 'one-cluster', variance: null, effective_n: 50, n: 50, k: 8 });
  const each = clusteredInterval(clusterSums(Array.from({ length: 20 }, () => ({ n: 1, k: 1 }))));
  expect(each).toMatchObject({ basis: 'one-trial-each', effective_n: 20, method: 'wilson' });
  // All or nothing in ten units of ten: by hand, variance 10/9 · 10 · 5² / 100², design effect 11.11; then few units.
  const halves = Array.from({ length: 10 }, (_, i) => ({ n: 10, k: i % 2 === 0 ? 10 : 0 }));
  const clumped = clusteredInterval(clusterSums(halves));
  expect(clumped.design_effect).toBeCloseTo(100 / 9, 10);
  expect(clumped.effective_n).toBeCloseTo(9 * (1.98422 / 2.26216) ** 2, 4);
  const none = clusteredInterval(
    clusterSums([
      { n: 10, k: 0 },
      { n: 10, k: 0 },
      { n: 10, k: 0 },
    ]),
  );
  expect(none).toMatchObject({ basis: 'no-variance-seen', design_effect: null, low: 0 });
  expect(none.effective_n).toBeLessThan(10);
});
