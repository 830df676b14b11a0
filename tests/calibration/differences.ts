import { binomialProbability } from '#lib/stats/distributions/binomial.ts';
import { equalWeightsDifference } from '#lib/stats/equal-weights-difference.ts';
import { equalWeightsMean } from '#lib/stats/equal-weights.ts';
import { mantelHaenszel } from '#lib/stats/mantel-haenszel.ts';
import { miettinenNurminen } from '#lib/stats/miettinen-nurminen.ts';
import { newcombe } from '#lib/stats/newcombe.ts';
import { pairedDifference } from '#lib/stats/paired-difference.ts';
import { binomial, type CalibrationRow, type CalibrationSection, inside, simulate } from './row.ts';

const settings = [
  { n1: 10, n2: 10, p1: 0.5, p2: 0.5 },
  { n1: 10, n2: 10, p1: 0.9, p2: 0.6 },
  { n1: 20, n2: 20, p1: 0.85, p2: 0.7 },
  { n1: 20, n2: 50, p1: 0.95, p2: 0.95 },
  { n1: 50, n2: 50, p1: 0.2, p2: 0.1 },
];

function twoArmRows(): CalibrationRow[] {
  return settings.flatMap(({ n1, n2, p1, p2 }) =>
    [newcombe, miettinenNurminen].map((of) => {
      let observed = 0;
      for (let k1 = 0; k1 <= n1; k1++) {
        for (let k2 = 0; k2 <= n2; k2++) {
          if (!inside(of({ k1, n1, k2, n2 }), p1 - p2)) continue;
          observed += binomialProbability(k1, n1, p1) * binomialProbability(k2, n2, p2);
        }
      }
      return {
        estimator: of({ k1: 0, n1, k2: 0, n2 }).method,
        setting: `${p1} of ${n1} against ${p2} of ${n2}`,
        nominal: 0.95,
        observed,
        error: 0,
        least: 0.93,
        most: 0.995,
      };
    }),
  );
}

function pairedRows(repetitions: number): CalibrationRow[] {
  return [
    { n: 20, cells: [0.5, 0.2, 0.1] },
    { n: 50, cells: [0.6, 0.2, 0.05] },
    { n: 50, cells: [0.1, 0.3, 0.3] },
    { n: 100, cells: [0.9, 0.04, 0.04] },
  ].map(({ n, cells }) => {
    const [a = 0, b = 0, c = 0] = cells;
    const setting = `${n} pairs, both ${a}, only 1 ${b}, only 2 ${c}`;
    const found = simulate(setting, repetitions, (random) => {
      const counts = { a: 0, b: 0, c: 0, d: 0 };
      for (let pair = 0; pair < n; pair++) {
        const u = random.float();
        counts[u < a ? 'a' : u < a + b ? 'b' : u < a + b + c ? 'c' : 'd'] += 1;
      }
      return inside(pairedDifference(counts), b - c);
    });
    return { estimator: 'newcombe-paired', setting, nominal: 0.95, ...found, least: 0.93, most: 1 };
  });
}

function acrossTaskRows(repetitions: number): CalibrationRow[] {
  return [
    { tasks: 3, n: 20 },
    { tasks: 10, n: 10 },
    { tasks: 30, n: 4 },
    { tasks: 40, n: 1 },
  ].flatMap(({ tasks, n }) => {
    const base = Array.from({ length: tasks }, (_, i) => 0.15 + (0.6 * i) / Math.max(1, tasks - 1));
    const draw = (random: Parameters<Parameters<typeof simulate>[2]>[0]) =>
      base.map((p) => ({
        k1: binomial(random, n, p + 0.1),
        n1: n,
        k2: binomial(random, n, p),
        n2: n,
      }));
    const setting = `${tasks} tasks, ${n} an arm, difference 0.1`;
    const row = { setting, nominal: 0.95, least: 0.93, most: 0.99 };
    return [
      {
        ...row,
        estimator: 'mantel-haenszel-sato',
        ...simulate(setting, repetitions, (random) => inside(mantelHaenszel(draw(random)), 0.1)),
      },
      {
        ...row,
        estimator: 'equal-weights-newcombe',
        ...simulate(setting, repetitions, (random) =>
          inside(equalWeightsDifference(draw(random)), 0.1),
        ),
      },
      {
        ...row,
        estimator: 'equal-weights-mover',
        ...simulate(setting, repetitions, (random) =>
          inside(equalWeightsMean(draw(random).map((arms) => newcombe(arms))), 0.1),
        ),
        // A known shortfall where tasks are small: see its description; more of it with a single trial a task.
        least: n >= 20 ? 0.93 : n === 1 ? 0.78 : 0.87,
      },
    ];
  });
}

export const differenceSection: CalibrationSection = {
  title: 'Differences',
  reading: 'Two arms: every table counted. Pairs and tasks: simulated.',
  rows: (repetitions) => [
    ...twoArmRows(),
    ...pairedRows(repetitions),
    ...acrossTaskRows(repetitions),
  ],
};
