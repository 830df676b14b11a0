import { betaPosterior } from '#lib/stats/beta-posterior.ts';
import { clopperPearson, clopperPearsonLower } from '#lib/stats/clopper-pearson.ts';
import { binomialProbability } from '#lib/stats/distributions/binomial.ts';
import { logPoissonTerm } from '#lib/stats/distributions/deviance.ts';
import { garwood } from '#lib/stats/garwood.ts';
import { jeffreys } from '#lib/stats/jeffreys.ts';
import { quantileRanks } from '#lib/stats/order-statistic.ts';
import { wilson } from '#lib/stats/wilson.ts';
import { inside, type CalibrationRow, type CalibrationSection, simulate } from './row.ts';

const rates = Array.from({ length: 197 }, (_, i) => (i + 2) / 200);

/** The coverage at one true rate: every k counted. */
function coverage(n: number, p: number, covers: (k: number) => boolean): number {
  let sum = 0;
  for (let k = 0; k <= n; k++) if (covers(k)) sum += binomialProbability(k, n, p);
  return sum;
}

const estimators = [
  // Wilson: Brown, Cai and DasGupta (2001) find a mean near the level and dips to about 0.83 at the ends.
  { name: 'wilson', of: wilson, mean: [0.945, 0.965], dip: 0.83 },
  { name: 'jeffreys', of: jeffreys, mean: [0.94, 0.965], dip: 0.8 },
  { name: 'clopper-pearson', of: clopperPearson, mean: [0.95, 1], dip: 0.95 },
  { name: 'beta-posterior', of: betaPosterior, mean: [0.94, 0.965], dip: 0.8 },
] as const;

function shareRows(): CalibrationRow[] {
  return [5, 10, 20, 50, 200].flatMap((n) =>
    estimators.flatMap(({ name, of, mean, dip }) => {
      const intervals = Array.from({ length: n + 1 }, (_, k) => of(k, n));
      const all = rates.map((p) =>
        coverage(n, p, (k) => {
          const interval = intervals[k];
          return interval !== undefined && inside(interval, p);
        }),
      );
      const average = all.reduce((sum, each) => sum + each, 0) / all.length;
      const row = { estimator: name, nominal: 0.95, error: 0, most: 1 };
      return [
        {
          ...row,
          setting: `n ${n}, mean over rates 0.01…0.99`,
          observed: average,
          // Few trials have few intervals: their mean wanders a little further.
          least: n === 5 && name !== 'clopper-pearson' ? mean[0] - 0.02 : mean[0],
          most: n === 5 ? 1 : mean[1],
        },
        { ...row, setting: `n ${n}, worst rate`, observed: Math.min(...all), least: dip },
      ];
    }),
  );
}

function boundRows(): CalibrationRow[] {
  return [10, 50].map((n) => {
    const bounds = Array.from({ length: n + 1 }, (_, k) => clopperPearsonLower(k, n, 0.95));
    const worst = Math.min(...rates.map((p) => coverage(n, p, (k) => (bounds[k] ?? 1) <= p)));
    return {
      estimator: 'clopper-pearson lower bound',
      setting: `n ${n}, worst rate`,
      nominal: 0.95,
      observed: worst,
      error: 0,
      least: 0.95,
      most: 1,
    };
  });
}

function poissonRows(): CalibrationRow[] {
  return [0.2, 1, 3.7, 20].map((mean) => {
    let observed = 0;
    for (let events = 0; events <= mean + 12 * Math.sqrt(mean) + 20; events++) {
      if (inside(garwood(events, 1), mean)) observed += Math.exp(logPoissonTerm(events, mean));
    }
    const setting = `${mean} events expected`;
    return {
      estimator: 'garwood',
      setting,
      nominal: 0.95,
      observed,
      error: 0,
      least: 0.95,
      most: 1,
    };
  });
}

function rankRows(repetitions: number): CalibrationRow[] {
  return [
    { n: 20, q: 0.5 },
    { n: 100, q: 0.95 },
    { n: 400, q: 0.99 },
  ].map(({ n, q }) => {
    const ranks = quantileRanks(n, q);
    const setting = `exponential times, n ${n}, q ${q}`;
    const truth = -Math.log(1 - q);
    const found = simulate(setting, repetitions, (random) => {
      const sorted = Float64Array.from({ length: n }, () => -Math.log1p(-random.float())).sort();
      const at = (rank: number | null, open: number) =>
        rank === null ? open : (sorted[rank - 1] ?? open);
      return inside({ low: at(ranks.low, 0), high: at(ranks.high, Infinity) }, truth);
    });
    return { estimator: 'order-statistic', setting, nominal: 0.95, ...found, least: 0.95, most: 1 };
  });
}

export const shareSection: CalibrationSection = {
  title: 'Shares, rates and quantiles',
  reading:
    'Wilson and Jeffreys hold their level on average and dip at rates near 0 and 1; Clopper–Pearson, Garwood and the order statistics never fall below it and pay with width. Every outcome counted, except for quantiles.',
  rows: (repetitions) => [
    ...shareRows(),
    ...boundRows(),
    ...poissonRows(),
    ...rankRows(repetitions),
  ],
};
