import { test } from 'vitest';
import { betaQuantile, betaTails } from '#lib/stats/distributions/beta.ts';
import { gammaQuantile, gammaTails } from '#lib/stats/distributions/gamma.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import { studentCritical } from '#lib/stats/distributions/student.ts';
import { expectClose, reference } from './reference.ts';

interface Quantiles {
  normal: { p: number; z: number }[];
  student: { level: number; df: number; t: number }[];
  beta: { p: number; a: number; b: number; x: number }[];
  gamma: { p: number; shape: number; x: number }[];
}

const { cases, tolerance } = reference<Quantiles>('r-distributions');

test('normal quantiles as qnorm, to 10⁻³⁰⁰', () => {
  for (const { p, z } of cases.normal) expectClose(normalQuantile(p), z, tolerance, `z(${p})`);
});

test('Student’s critical values as qt, real degrees of freedom included', () => {
  for (const { level, df, t } of cases.student) {
    expectClose(studentCritical(level, df), t, tolerance, `t(${level}, ${df})`);
  }
});

test('beta quantiles as qbeta, from shapes of 0.18 to 10⁶', () => {
  for (const { p, a, b, x } of cases.beta) {
    expectClose(betaQuantile(p, a, b), x, tolerance, `beta(${p}; ${a}, ${b})`);
  }
});

test('gamma quantiles as qgamma, to a shape of 10⁶', () => {
  for (const { p, shape, x } of cases.gamma) {
    expectClose(gammaQuantile(p, shape), x, tolerance, `gamma(${p}; ${shape})`);
  }
});

interface BetaTail {
  a: number;
  b: number;
  x: number;
  lower: number;
  upper: number;
}

test('both tails of the beta distribution to ten digits (py-beta-tails)', () => {
  const tails = reference<BetaTail[]>('py-beta-tails');
  for (const { a, b, x, lower, upper } of tails.cases) {
    const got = betaTails(x, a, b);
    expectClose(got.lower, lower, tails.tolerance, `I(${x}; ${a}, ${b})`);
    expectClose(got.upper, upper, tails.tolerance, `1 − I(${x}; ${a}, ${b})`);
  }
});

test('both tails of the gamma distribution to ten digits (py-gamma-tails)', () => {
  const tails =
    reference<{ shape: number; x: number; lower: number; upper: number }[]>('py-gamma-tails');
  for (const { shape, x, lower, upper } of tails.cases) {
    const got = gammaTails(x, shape);
    expectClose(got.lower, lower, tails.tolerance, `P(${shape}, ${x})`);
    expectClose(got.upper, upper, tails.tolerance, `Q(${shape}, ${x})`);
  }
});
