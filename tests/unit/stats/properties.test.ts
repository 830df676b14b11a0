import fc from 'fast-check';
import { expect, test } from 'vitest';
import { barnard } from '#lib/stats/barnard.ts';
import { benjaminiHochberg } from '#lib/stats/benjamini-hochberg.ts';
import { bettingSequence } from '#lib/stats/betting.ts';
import { boschloo, boschlooGreater } from '#lib/stats/boschloo.ts';
import { clopperPearson } from '#lib/stats/clopper-pearson.ts';
import { clusterSums } from '#lib/stats/clusters.ts';
import { fisher, fisherGreater } from '#lib/stats/fisher.ts';
import { holm } from '#lib/stats/holm.ts';
import type { Estimate } from '#lib/stats/interval.ts';
import { jeffreys } from '#lib/stats/jeffreys.ts';
import { kaplanMeier } from '#lib/stats/kaplan-meier.ts';
import { kornGraubard } from '#lib/stats/korn-graubard.ts';
import { miettinenNurminen } from '#lib/stats/miettinen-nurminen.ts';
import { mmrv } from '#lib/stats/mmrv.ts';
import { newcombe } from '#lib/stats/newcombe.ts';
import { pairedDifference } from '#lib/stats/paired-difference.ts';
import { probBetter } from '#lib/stats/prob-better.ts';
import { spearman } from '#lib/stats/spearman.ts';
import { wilson } from '#lib/stats/wilson.ts';

const trials = fc
  .integer({ min: 1, max: 3000 })
  .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
const few = fc
  .integer({ min: 1, max: 40 })
  .chain((n) => fc.record({ n: fc.constant(n), k: fc.integer({ min: 0, max: n }) }));
const arms = fc
  .tuple(few, few)
  .map(([one, two]) => ({ k1: one.k, n1: one.n, k2: two.k, n2: two.n }));
const swapped = (a: { k1: number; n1: number; k2: number; n2: number }) => ({
  k1: a.k2,
  n1: a.n2,
  k2: a.k1,
  n2: a.n1,
});
const turned = (a: { k1: number; n1: number; k2: number; n2: number }) => ({
  ...a,
  k1: a.n1 - a.k1,
  k2: a.n2 - a.k2,
});
const nests = (inner: Estimate, outer: Estimate) => {
  expect(outer.low).toBeLessThanOrEqual(inner.low + 1e-12);
  expect(outer.high).toBeGreaterThanOrEqual(inner.high - 1e-12);
};

for (const [name, of] of Object.entries({ wilson, clopperPearson, jeffreys })) {
  test(`${name}: contains its value, nests by level, mirrors with failures, rises with k`, () => {
    fc.assert(
      fc.property(trials, ({ k, n }) => {
        const narrow = of(k, n, 0.9);
        expect(narrow.low).toBeGreaterThanOrEqual(0);
        expect(narrow.high).toBeLessThanOrEqual(1);
        expect(narrow.low).toBeLessThanOrEqual(k / n);
        expect(narrow.high).toBeGreaterThanOrEqual(k / n);
        nests(narrow, of(k, n, 0.99));
        expect(of(n - k, n, 0.9).low).toBeCloseTo(1 - narrow.high, 12);
        if (k < n) expect(of(k + 1, n, 0.9).low).toBeGreaterThan(narrow.low);
      }),
      { numRuns: 150 },
    );
  });
}

for (const [name, of] of Object.entries({ newcombe, miettinenNurminen })) {
  test(`${name}: contains its value, nests by level, turns sign with the arms`, () => {
    fc.assert(
      fc.property(arms, (two) => {
        const narrow = of(two, 0.9);
        expect(narrow.low).toBeLessThanOrEqual(narrow.value);
        expect(narrow.high).toBeGreaterThanOrEqual(narrow.value);
        expect(narrow.low).toBeGreaterThanOrEqual(-1);
        expect(narrow.high).toBeLessThanOrEqual(1);
        nests(narrow, of(two, 0.99));
        expect(of(swapped(two), 0.9).low).toBeCloseTo(-narrow.high, 10);
        expect(of(turned(two), 0.9).low).toBeCloseTo(-narrow.high, 10);
      }),
      { numRuns: 100 },
    );
  });
}

test('exact tests: p in (0, 1], the same for swapped arms and for failures', () => {
  fc.assert(
    fc.property(arms, (two) => {
      for (const of of [fisher, barnard, boschloo]) {
        const { p } = of(two);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(of(swapped(two)).p / p).toBeCloseTo(1, 7);
        expect(of(turned(two)).p / p).toBeCloseTo(1, 7);
      }
    }),
    { numRuns: 40 },
  );
});

test('Boschloo is never weaker than Fisher, one-sided, and probabilities of better add to 1', () => {
  fc.assert(
    fc.property(arms, (two) => {
      expect(boschlooGreater(two)).toBeLessThanOrEqual(fisherGreater(two) * (1 + 1e-9));
      expect(probBetter(two).p + probBetter(swapped(two)).p).toBeCloseTo(1, 12);
    }),
    { numRuns: 60 },
  );
});

test('paired difference: contains its value, mirrors with the arms, stays within −1…1', () => {
  const count = fc.integer({ min: 0, max: 60 });
  fc.assert(
    fc.property(count, count, count, count, (a, b, c, d) => {
      fc.pre(a + b + c + d > 0);
      const got = pairedDifference({ a, b, c, d });
      const mirrored = pairedDifference({ a, b: c, c: b, d });
      expect(got.low).toBeLessThanOrEqual(got.value + 1e-12);
      expect(got.high).toBeGreaterThanOrEqual(got.value - 1e-12);
      expect(got.low).toBeGreaterThanOrEqual(-1 - 1e-12);
      expect(mirrored.low).toBeCloseTo(-got.high, 10);
    }),
  );
});

test('effective n: 0 < n_eff ≤ n, whatever the order of clusters, and merging sums is adding them', () => {
  fc.assert(
    fc.property(fc.array(few, { minLength: 2, maxLength: 30 }), (clusters) => {
      const size = kornGraubard(clusterSums(clusters));
      expect(size.effective_n).toBeGreaterThan(0);
      expect(size.effective_n).toBeLessThanOrEqual(
        size.clusters === 0 ? 0 : clusterSums(clusters).n,
      );
      expect(clusterSums(clusters.toReversed())).toEqual(clusterSums(clusters));
      const [first, rest] = [clusterSums(clusters.slice(0, 1)), clusterSums(clusters.slice(1))];
      expect(clusterSums(clusters)).toEqual({
        m: first.m + rest.m,
        n: first.n + rest.n,
        k: first.k + rest.k,
        nn: first.nn + rest.nn,
        kk: first.kk + rest.kk,
        nk: first.nk + rest.nk,
      });
    }),
  );
});

test('Holm and Benjamini–Hochberg: keep the order, never lower a p, BH at most Holm', () => {
  const list = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });
  fc.assert(
    fc.property(list, (p) => {
      const careful = holm(p);
      const bold = benjaminiHochberg(p);
      p.forEach((value, i) => {
        expect(careful[i]).toBeGreaterThanOrEqual(value);
        expect(bold[i]).toBeGreaterThanOrEqual(value);
        expect(bold[i]).toBeLessThanOrEqual((careful[i] ?? NaN) + 1e-15);
        p.forEach((other, j) => {
          if (value < other) expect(careful[i]).toBeLessThanOrEqual(careful[j] ?? NaN);
        });
      });
    }),
  );
});

test('a confidence sequence never widens and mirrors with failures', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 60 }), (x) => {
      const whole = bettingSequence(x);
      const before = bettingSequence(x.slice(0, -1));
      expect(whole.low).toBeGreaterThanOrEqual(before.low - 1e-12);
      expect(whole.high).toBeLessThanOrEqual(before.high + 1e-12);
      expect(bettingSequence(x.map((value) => 1 - value)).low).toBeCloseTo(1 - whole.high, 9);
    }),
    { numRuns: 60 },
  );
});

test('a survival curve falls, whatever the order of rows', () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.boolean());
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), (rows) => {
      const of = (list: typeof rows) =>
        kaplanMeier(
          list.map(([time]) => time),
          list.map(([, event]) => event),
        );
      const curve = of(rows);
      expect(of(rows.toReversed())).toEqual(curve);
      curve.steps.forEach((step, i) => {
        expect(step.survival).toBeLessThanOrEqual(curve.steps[i - 1]?.survival ?? 1);
        expect(step.low).toBeLessThanOrEqual(step.survival);
        expect(step.high).toBeGreaterThanOrEqual(step.survival);
      });
      expect(curve.steps.reduce((n, step) => n + step.events + step.censored, 0)).toBe(rows.length);
    }),
  );
});

test('MMRV and Spearman do not depend on the order of policies; agreement gives 0 and 1', () => {
  const rate = fc.integer({ min: 0, max: 20 }).map((k) => k / 20);
  fc.assert(
    fc.property(fc.array(fc.tuple(rate, rate), { minLength: 2, maxLength: 8 }), (rows) => {
      const sim = rows.map(([value]) => value);
      const real = rows.map(([, value]) => value);
      const value = mmrv(sim, real).value;
      expect(mmrv(sim.toReversed(), real.toReversed()).value).toBeCloseTo(value, 12);
      expect(mmrv(real, real).value).toBe(0);
      const rho = spearman(sim, real);
      if (rho === null) expect(new Set(sim).size === 1 || new Set(real).size === 1).toBe(true);
      else expect(spearman(sim.toReversed(), real.toReversed())).toBeCloseTo(rho, 12);
      const self = spearman(real, real);
      if (self !== null) expect(self).toBeCloseTo(1, 12);
    }),
  );
});
