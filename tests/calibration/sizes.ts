import { barnard } from '#lib/stats/barnard.ts';
import { benjaminiHochberg } from '#lib/stats/benjamini-hochberg.ts';
import { boschloo } from '#lib/stats/boschloo.ts';
import { binomialProbability } from '#lib/stats/distributions/binomial.ts';
import { normalCdf } from '#lib/stats/distributions/normal.ts';
import { fisher } from '#lib/stats/fisher.ts';
import { holm } from '#lib/stats/holm.ts';
import { mcnemar } from '#lib/stats/mcnemar.ts';
import { type CalibrationRow, type CalibrationSection, normal, simulate } from './row.ts';

const commonRates = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

function exactRows(): CalibrationRow[] {
  return [
    { n1: 10, n2: 10 },
    { n1: 20, n2: 20 },
    { n1: 12, n2: 30 },
  ].flatMap(({ n1, n2 }) =>
    [fisher, barnard, boschloo].map((of) => {
      const rejected: [number, number][] = [];
      for (let k1 = 0; k1 <= n1; k1++) {
        for (let k2 = 0; k2 <= n2; k2++) {
          if (of({ k1, n1, k2, n2 }).p <= 0.05) rejected.push([k1, k2]);
        }
      }
      const size = (p: number) =>
        rejected.reduce(
          (sum, [k1, k2]) => sum + binomialProbability(k1, n1, p) * binomialProbability(k2, n2, p),
          0,
        );
      return {
        estimator: of.name,
        setting: `${n1} against ${n2}, worst common rate`,
        nominal: 0.05,
        observed: Math.max(...commonRates.map(size)),
        error: 0,
        // Fisher's conservatism is known; the unconditional tests must come near their level.
        least: of === fisher ? 0 : 0.03,
        most: 0.05,
      };
    }),
  );
}

function mcnemarRows(): CalibrationRow[] {
  return [10, 25, 60].map((m) => {
    let observed = 0;
    for (let b = 0; b <= m; b++) {
      if (mcnemar({ b, c: m - b }).p <= 0.05) observed += binomialProbability(b, m, 0.5);
    }
    const setting = `${m} discordant pairs`;
    return {
      estimator: 'mcnemar',
      setting,
      nominal: 0.05,
      observed,
      error: 0,
      least: 0,
      most: 0.05,
    };
  });
}

function multipleRows(repetitions: number): CalibrationRow[] {
  const p = (random: Parameters<Parameters<typeof simulate>[2]>[0], shift: number) =>
    2 * normalCdf(-Math.abs(normal(random) + shift));
  const row = { nominal: 0.05, least: 0, most: 0.05 };
  return [3, 21].map((tests) => {
    const setting = `${tests} tests, a third of them false nulls: any false rejection`;
    const real = Math.floor(tests / 3);
    const found = simulate(setting, repetitions, (random) => {
      const values = Array.from({ length: tests }, (_, i) => p(random, i < real ? 3 : 0));
      return holm(values).some((value, i) => i >= real && value <= 0.05);
    });
    return { ...row, estimator: 'holm', setting, ...found };
  });
}

function discoveryRow(repetitions: number): CalibrationRow {
  const setting = '21 tests, 7 of them false nulls: mean share of false rejections';
  let falseShare = 0;
  let squares = 0;
  simulate(setting, repetitions, (random) => {
    const values = Array.from(
      { length: 21 },
      (_, i) => 2 * normalCdf(-Math.abs(normal(random) + (i < 7 ? 3 : 0))),
    );
    const rejected = benjaminiHochberg(values).flatMap((value, i) => (value <= 0.05 ? [i] : []));
    const wrong = rejected.filter((i) => i >= 7).length;
    const share = rejected.length === 0 ? 0 : wrong / rejected.length;
    falseShare += share / repetitions;
    squares += (share * share) / repetitions;
    return wrong > 0;
  });
  const error = Math.sqrt(Math.max(0, squares - falseShare * falseShare) / repetitions);
  const estimator = 'benjamini-hochberg';
  return {
    estimator,
    setting,
    nominal: 0.05,
    observed: falseShare,
    error,
    least: 0.02,
    most: 0.05,
  };
}

export const sizeSection: CalibrationSection = {
  title: 'Size of tests at 0.05',
  reading:
    'No test rejects a true null more often than it says. Every table counted for the exact tests; Fisher’s is visibly conservative, Barnard’s and Boschloo’s are not.',
  rows: (repetitions) => [
    ...exactRows(),
    ...mcnemarRows(),
    ...multipleRows(repetitions),
    discoveryRow(repetitions),
  ],
};
