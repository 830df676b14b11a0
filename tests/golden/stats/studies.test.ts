import { expect, test } from 'vitest';
import { bettingSequence } from '#lib/stats/betting.ts';
import { clusterBootstrap } from '#lib/stats/bootstrap.ts';
import { clusterSums } from '#lib/stats/clusters.ts';
import { davidson } from '#lib/stats/davidson.ts';
import { designEffect } from '#lib/stats/design-effect.ts';
import { fisherZ } from '#lib/stats/fisher-z.ts';
import { kaplanMeier, type SurvivalBand } from '#lib/stats/kaplan-meier.ts';
import { kornGraubard } from '#lib/stats/korn-graubard.ts';
import { mmrv } from '#lib/stats/mmrv.ts';
import { pearson } from '#lib/stats/pearson.ts';
import { barnardPower, fisherPower, mcnemarPower } from '#lib/stats/power-exact.ts';
import { trialsForDifference } from '#lib/stats/power.ts';
import { type PredictionPowered, predictionPowered } from '#lib/stats/ppi.ts';
import type { Preference } from '#lib/stats/preferences.ts';
import { ratioLinearised } from '#lib/stats/ratio-linearised.ts';
import { restrictedMean } from '#lib/stats/restricted-mean.ts';
import { safePaired } from '#lib/stats/safe-test-paired.ts';
import { safeTwoProportions } from '#lib/stats/safe-test.ts';
import { spearman } from '#lib/stats/spearman.ts';
import { survivalQuantile } from '#lib/stats/survival-quantile.ts';
import { expectClose, expectInterval, reference } from './reference.ts';

test('variance of a clustered share and its effective n as R’s survey (r-clusters)', () => {
  interface Case {
    clusters: { n: number; k: number }[];
    p: number;
    variance: number;
    ratio_se: number;
    df: number;
    effective_n: number;
  }
  const { cases, tolerance } = reference<Case[]>('r-clusters');
  for (const { clusters, p, variance, ratio_se, df, effective_n } of cases) {
    const sums = clusterSums(clusters);
    const what = JSON.stringify(clusters);
    const effect = designEffect(sums);
    expect(effect.df).toBe(df);
    expectClose(effect.p, p, tolerance, `p ${what}`);
    // Equal shares in every cluster: both answers are rounding about 0.
    if (variance > 1e-20) expectClose(effect.variance ?? NaN, variance, tolerance, what);
    else expect(effect.variance).toBeLessThan(1e-15);
    expectClose(kornGraubard(sums).effective_n, effective_n, tolerance, `n ${what}`);
    const { m, n, k, nn, kk, nk } = sums;
    const ratio = ratioLinearised({ m, x: n, y: k, xx: nn, yy: kk, xy: nk });
    if (variance > 1e-20) expectClose(ratio.se ?? NaN, ratio_se, tolerance, `ratio ${what}`);
  }
});

interface Curve {
  time: number[];
  event: number[];
  band: SurvivalBand;
  steps: Record<'time' | 'survival' | 'se' | 'low' | 'high' | 'at_risk', (number | null)[]>;
  median: number | null;
  median_low: number | null;
  median_high: number | null;
  rmean: number;
  rmean_se: number;
}

test('Kaplan–Meier, median and restricted mean as R’s survival (r-survival)', () => {
  const { cases, tolerance } = reference<Curve[]>('r-survival');
  for (const each of cases) {
    const happened = each.event.map((event) => event === 1);
    const curve = kaplanMeier(each.time, happened, 0.95, each.band);
    const what = `${each.time.length} times, ${each.band}`;
    expect(curve.steps.map((step) => step.time)).toEqual(each.steps.time);
    for (const [i, step] of curve.steps.entries()) {
      for (const field of ['survival', 'se', 'low', 'high'] as const) {
        const wanted = each.steps[field][i];
        // R leaves the band, and at 0 the error, undefined where the curve is exactly 1 or 0.
        if (step.survival === 0 || (step.survival === 1 && field !== 'survival')) continue;
        expectClose(step[field], wanted ?? NaN, tolerance, `${field} at ${step.time}, ${what}`);
      }
    }
    const median = survivalQuantile(curve);
    expect([median.value, median.low, median.high], what).toEqual([
      each.median,
      each.median_low,
      each.median_high,
    ]);
    const mean = restrictedMean(curve);
    expectClose(mean.value, each.rmean, tolerance, `mean, ${what}`);
    if (each.rmean_se > 0) expectClose(mean.se, each.rmean_se, tolerance, `its error, ${what}`);
    else expect(mean.se).toBe(0);
  }
});

test('Pearson and Spearman as R’s cor, Fisher’s z as its formula (r-correlation, r-fisher-z)', () => {
  type Case = { sim: number[]; real: number[]; pearson: number; spearman: number };
  const { cases, tolerance } = reference<Case[]>('r-correlation');
  for (const each of cases) {
    expectClose(pearson(each.sim, each.real) ?? NaN, each.pearson, tolerance, 'pearson');
    expectClose(spearman(each.sim, each.real) ?? NaN, each.spearman, tolerance, 'spearman');
  }
  const z = reference<{ r: number; k: number; low: number; high: number }[]>('r-fisher-z');
  for (const { r, k, low, high } of z.cases) {
    expectInterval(fisherZ(r, k), [low, high], z.tolerance, `r ${r} of ${k}`);
  }
});

test('MMRV as SIMPLER’s loops, both gaps (py-mmrv)', () => {
  type Case = { sim: number[]; real: number[]; real_gap: number; sim_gap: number };
  const { cases, tolerance } = reference<Case[]>('py-mmrv');
  for (const { sim, real, real_gap, sim_gap } of cases) {
    expectClose(mmrv(sim, real).value, real_gap, tolerance, `real gap of ${sim.join(' ')}`);
    expectClose(mmrv(sim, real, 'sim').value, sim_gap, tolerance, `sim gap of ${sim.join(' ')}`);
  }
});

test('prediction-powered mean as numpy (py-ppi)', () => {
  type Case = PredictionPowered &
    Record<'lambda' | 'value' | 'se' | 'low' | 'high' | 'effective_n', number>;
  const { cases, tolerance } = reference<Case[]>('py-ppi');
  for (const { real, paired_sim, extra_sim, ...wanted } of cases) {
    const got = predictionPowered({ real, paired_sim, extra_sim });
    for (const field of ['lambda', 'value', 'se', 'low', 'high'] as const) {
      expectClose(got[field], wanted[field], tolerance, `${field} of ${real.length}`);
    }
    expectClose(got.effective_n ?? NaN, wanted.effective_n, tolerance, 'effective n');
  }
});

test('Davidson’s model as maximised in 40 digits (py-davidson)', () => {
  interface Case {
    pairs: { a: string; b: string; wins: number; losses: number; ties: number }[];
    names: string[];
    theta: number[];
    se: number[];
    nu: number;
  }
  const { cases, tolerance } = reference<Case[]>('py-davidson');
  for (const each of cases) {
    const preferences = each.pairs.flatMap(({ a, b, wins, losses, ties }): Preference[] => [
      ...Array.from({ length: wins }, () => ({ a, b, outcome: 'a' as const })),
      ...Array.from({ length: losses }, () => ({ a, b, outcome: 'b' as const })),
      ...Array.from({ length: ties }, () => ({ a, b, outcome: 'tie' as const })),
    ]);
    const fit = davidson(preferences);
    expect(fit.names).toEqual(each.names);
    each.theta.forEach((theta, i) => {
      expectClose(fit.theta[i] ?? NaN, theta, tolerance, `theta of ${each.names[i]}`);
      expectClose(fit.se[i] ?? NaN, each.se[i] ?? NaN, tolerance, `error of ${each.names[i]}`);
    });
    expectClose(fit.nu, each.nu, tolerance, 'nu');
  }
});

test('e-values, unpaired and paired, as products of fractions (py-safe)', () => {
  interface Case {
    a: number[];
    b: number[];
    alpha: number;
    log_e: number;
    decided_at: number | null;
    log_e_paired: number;
  }
  const { cases, tolerance } = reference<Case[]>('py-safe');
  for (const { a, b, alpha, log_e, decided_at, log_e_paired } of cases) {
    const got = safeTwoProportions(a, b, alpha);
    expect(Math.abs(got.log_e - log_e)).toBeLessThan(tolerance * Math.max(1, Math.abs(log_e)));
    expect(got.decided_at).toBe(decided_at);
    const paired = safePaired(a, b, alpha).log_e;
    expect(Math.abs(paired - log_e_paired)).toBeLessThan(tolerance * (1 + Math.abs(log_e_paired)));
  }
});

test('betting sequences as numpy’s capital processes (py-betting)', () => {
  type Case = { x: number[]; alpha: number; low: number; high: number };
  const { cases, tolerance } = reference<Case[]>('py-betting');
  for (const { x, alpha, low, high } of cases) {
    expectInterval(bettingSequence(x, alpha), [low, high], tolerance, `${x.length} values`);
  }
});

test('trials needed as power.prop.test rounded up (r-power)', () => {
  type Case = { p1: number; p2: number; power: number; alpha: number; exact_n: number };
  const { cases, tolerance } = reference<Case[]>('r-power');
  for (const { exact_n, ...question } of cases) {
    expect(trialsForDifference(question).n).toBe(Math.ceil(exact_n * (1 - tolerance)));
  }
});

test('exact power as every outcome counted (py-power-exact, py-power-mcnemar)', () => {
  type Case = Parameters<typeof fisherPower>[0] & { fisher: number; barnard: number };
  const { cases, tolerance } = reference<Case[]>('py-power-exact');
  for (const { fisher, barnard, ...plan } of cases) {
    expectClose(fisherPower(plan), fisher, tolerance, `fisher ${JSON.stringify(plan)}`);
    expectClose(barnardPower(plan), barnard, tolerance, `barnard ${JSON.stringify(plan)}`);
  }
  type Pairs = { n: number; only1: number; only2: number; alpha: number; power: number };
  for (const { n, only1, only2, alpha, power } of reference<Pairs[]>('py-power-mcnemar').cases) {
    expectClose(mcnemarPower(n, only1, only2, alpha), power, tolerance, `${n} pairs`);
  }
});

test('BCa limits as scipy’s, within a small share of the width (py-bootstrap)', () => {
  type Case = { x: number[]; low: number; high: number; width: number };
  const { cases, tolerance } = reference<Case[]>('py-bootstrap');
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  for (const { x, low, high, width } of cases) {
    const got = clusterBootstrap(x, mean, { seed: 4, resamples: 20_000 });
    expect(Math.abs((got?.low ?? NaN) - low)).toBeLessThan(tolerance * width);
    expect(Math.abs((got?.high ?? NaN) - high)).toBeLessThan(tolerance * width);
  }
});
