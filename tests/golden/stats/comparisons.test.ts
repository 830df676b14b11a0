import { expect, test } from 'vitest';
import type { TwoArms } from '#lib/stats/arms.ts';
import { barnard } from '#lib/stats/barnard.ts';
import { benjaminiHochberg } from '#lib/stats/benjamini-hochberg.ts';
import { boschloo } from '#lib/stats/boschloo.ts';
import { fisher, fisherGreater } from '#lib/stats/fisher.ts';
import { holm } from '#lib/stats/holm.ts';
import { mantelHaenszel } from '#lib/stats/mantel-haenszel.ts';
import { mcnemar } from '#lib/stats/mcnemar.ts';
import { miettinenNurminen } from '#lib/stats/miettinen-nurminen.ts';
import { newcombe } from '#lib/stats/newcombe.ts';
import { pairedDifference } from '#lib/stats/paired-difference.ts';
import { probBetter } from '#lib/stats/prob-better.ts';
import { expectClose, expectInterval, reference } from './reference.ts';

interface Difference {
  arms: TwoArms;
  level: number;
  value: number;
  low: number;
  high: number;
}

for (const { name, of } of [
  { name: 'newcombe', of: newcombe },
  { name: 'miettinen-nurminen', of: miettinenNurminen },
]) {
  test(`${name} over the grid of tables (py-${name})`, () => {
    const { cases, tolerance } = reference<Difference[]>(`py-${name}`);
    for (const { arms, level, value, low, high } of cases) {
      const got = of(arms, level);
      const what = `${name} ${JSON.stringify(arms)} at ${level}`;
      expectClose(got.value, value, tolerance, what);
      expectInterval(got, [low, high], tolerance, what);
    }
  });
}

test('paired difference (py-paired)', () => {
  type Case = Parameters<typeof pairedDifference>[0] & Omit<Difference, 'arms' | 'level'>;
  const { cases, tolerance } = reference<Case[]>('py-paired');
  for (const { value, low, high, ...counts } of cases) {
    const got = pairedDifference(counts);
    expectClose(got.value, value, tolerance, JSON.stringify(counts));
    expectInterval(got, [low, high], tolerance, JSON.stringify(counts));
  }
});

test('Fisher’s test as R has it, to 10⁶ an arm (r-fisher)', () => {
  type Case = { arms: TwoArms; two_sided: number; greater: number };
  const { cases, tolerance } = reference<Case[]>('r-fisher');
  for (const { arms, two_sided, greater } of cases) {
    expectClose(fisher(arms).p, two_sided, tolerance, `two-sided ${JSON.stringify(arms)}`);
    expectClose(fisherGreater(arms), greater, tolerance, `greater ${JSON.stringify(arms)}`);
  }
});

test('Barnard and Boschloo as every table enumerated (py-unconditional)', () => {
  type Case = { arms: TwoArms; barnard: number; boschloo: number };
  const { cases, tolerance } = reference<Case[]>('py-unconditional');
  expect(cases.length).toBeGreaterThan(100);
  for (const each of cases) {
    expectClose(barnard(each.arms).p, each.barnard, tolerance, `barnard ${JSON.stringify(each)}`);
    expectClose(
      boschloo(each.arms).p,
      each.boschloo,
      tolerance,
      `boschloo ${JSON.stringify(each)}`,
    );
  }
});

test('Barnard and Boschloo as scipy finds them (py-scipy-exact)', () => {
  type Case = { arms: TwoArms; barnard?: number; boschloo: number };
  const { cases, tolerance } = reference<Case[]>('py-scipy-exact');
  for (const each of cases) {
    const what = JSON.stringify(each);
    expectClose(boschloo(each.arms).p, each.boschloo, tolerance, `boschloo ${what}`);
    if (each.barnard !== undefined) {
      expectClose(barnard(each.arms).p, each.barnard, tolerance, `barnard ${what}`);
    }
  }
});

test('P(arm 1 is better) as a sum in fractions (py-prob-better)', () => {
  type Case = { arms: TwoArms; p: number; tolerance?: number };
  const { cases, tolerance } = reference<Case[]>('py-prob-better');
  for (const each of cases) {
    const allowed = each.tolerance ?? tolerance;
    expectClose(probBetter(each.arms).p, each.p, allowed, JSON.stringify(each.arms));
  }
});

test('exact McNemar as R’s binomial test (r-mcnemar)', () => {
  const { cases, tolerance } = reference<{ b: number; c: number; p: number }[]>('r-mcnemar');
  for (const { b, c, p } of cases) expectClose(mcnemar({ b, c }).p, p, tolerance, `${b} : ${c}`);
});

test('Holm and Benjamini–Hochberg as p.adjust (r-multiplicity)', () => {
  const { cases, tolerance } =
    reference<{ p: number[]; holm: number[]; bh: number[] }[]>('r-multiplicity');
  for (const each of cases) {
    holm(each.p).forEach((p, i) => {
      expectClose(p, each.holm[i] ?? NaN, tolerance, `holm ${each.p.join(' ')}`);
    });
    benjaminiHochberg(each.p).forEach((p, i) => {
      expectClose(p, each.bh[i] ?? NaN, tolerance, `bh ${each.p.join(' ')}`);
    });
  }
});

test('Mantel–Haenszel with Sato’s variance as metafor (r-mantel-haenszel)', () => {
  type Case = { strata: TwoArms[]; value: number; se: number };
  const { cases, tolerance } = reference<Case[]>('r-mantel-haenszel');
  for (const { strata, value, se } of cases) {
    const got = mantelHaenszel(strata);
    expectClose(got.value, value, tolerance, 'difference');
    expectClose(got.se, se, tolerance, 'standard error');
  }
});
