import { clusteredInterval } from '#lib/stats/korn-graubard.ts';
import { ratioLinearised } from '#lib/stats/ratio-linearised.ts';
import { wilson } from '#lib/stats/wilson.ts';
import type { SuccessFigures } from './answers.ts';
import { canonicalGrouping, type MetricDefinition } from './definition.ts';
import { noFilter } from './dimensions.ts';
import { missing, type Estimate } from './estimate.ts';
import { canonicalSource, type Question, type Source, type Statement } from './statement.ts';
import { perClusterSums, type ClusterMeasure, type ClusterPlan } from './cluster-sums.ts';

/** Fewest graded trials for which a rate is shown: below, a 95 % Wilson interval spans more than half the scale. */
export const successNeeds = 12;

const measures: readonly ClusterMeasure[] = [
  { name: 'k', base: 'trials', part: 'successes' },
  { name: 'h', base: 'trials', part: 'assisted' },
  { name: 's', base: 'scored', part: 'score_millionths' },
];

const sums = [
  'trials',
  'successes',
  'assisted',
  'failures',
  'aborted',
  'ungraded',
  'unreported',
  'scored',
  'score_millionths',
  'episodes',
  'generated',
];

/** What is summed, and over which clusters: needed again by whoever recomputes the figures from published cells. */
export const successPlan: ClusterPlan = { cluster: 'unit', sums, measures, weight: 'episodes' };

/** success/1 over a relation of rollup cells. */
export const successStatement = (question: Question, source: Source): Statement =>
  perClusterSums(question, source, successPlan);

export const success: MetricDefinition = {
  name: 'success',
  version: 1,
  title: 'Success rate',
  meaning:
    'Of the trials that were graded, the share that the robot finished by itself. A success with human or scripted help is reported beside it, never inside it.',
  formula:
    'unassisted successes / graded trials. Aborted and timed-out trials, and trials that a registration planned and that never reported, are failures (intention to treat); ungraded ones are outside n, counted, and bounded when above 5 %.',
  interval:
    'Wilson 95 % at the Korn–Graubard effective sample size: trials of one unit are not independent, so the between-unit variance sets how many independent trials they are worth. With one unit there is nothing to estimate it from; the interval then speaks for that unit only.',
  needs: successNeeds,
  sql: successStatement({ by: canonicalGrouping, filter: noFilter }, canonicalSource).sql,
};

export type SumsRow = Readonly<Record<string, number>>;

const read = (row: SumsRow, name: string): number => row[name] ?? 0;

/** The figures of one group from its sufficient statistics. */
export function successFigures(row: SumsRow, level: number): SuccessFigures {
  const trials = read(row, 'trials');
  const successes = read(row, 'successes');
  const ungraded = read(row, 'ungraded');
  const naive: Estimate =
    trials < successNeeds
      ? missing(trials, successNeeds)
      : { ...wilson(successes, trials, level), n: trials, k: successes };
  return {
    estimate: clusteredShare(row, 'k', level),
    naive,
    trials,
    successes,
    assisted: read(row, 'assisted'),
    assisted_success: clusteredShare(row, 'h', level),
    failures: read(row, 'failures'),
    aborted: read(row, 'aborted'),
    ungraded,
    unreported: read(row, 'unreported'),
    ungraded_bounds: ungradedBounds(successes, trials, ungraded),
    score: meanScore(row, level),
  };
}

function clusteredShare(row: SumsRow, name: string, level: number): Estimate {
  const n = read(row, `${name}_x`);
  if (n < successNeeds) return missing(n, successNeeds);
  const estimate = clusteredInterval(
    {
      m: read(row, `${name}_m`),
      n,
      k: read(row, `${name}_y`),
      nn: read(row, `${name}_xx`),
      kk: read(row, `${name}_yy`),
      nk: read(row, `${name}_xy`),
    },
    level,
  );
  return {
    value: estimate.value,
    low: estimate.low,
    high: estimate.high,
    level,
    method: estimate.method,
    n,
    k: estimate.k,
    clusters: estimate.clusters,
    effective_n: estimate.effective_n,
    ...(estimate.design_effect === null ? {} : { design_effect: estimate.design_effect }),
  };
}

const ungradedShareShown = 0.05;

function ungradedBounds(
  successes: number,
  trials: number,
  ungraded: number,
): SuccessFigures['ungraded_bounds'] {
  const all = trials + ungraded;
  if (all === 0 || ungraded / all <= ungradedShareShown) return null;
  return { low: successes / all, high: (successes + ungraded) / all };
}

/** Scores are summed as whole numbers. */
const millionths = 1e6;

function meanScore(row: SumsRow, level: number): Estimate {
  const n = read(row, 'scored');
  const clusters = read(row, 's_m');
  if (n < successNeeds) return missing(n, successNeeds);
  const ratio = ratioLinearised(
    {
      m: clusters,
      x: read(row, 's_x'),
      y: read(row, 's_y') / millionths,
      xx: read(row, 's_xx'),
      yy: read(row, 's_yy') / millionths ** 2,
      xy: read(row, 's_xy') / millionths,
    },
    level,
  );
  // The interval runs over units: from one unit there is none, and a mean without one is not shown.
  if (ratio.interval === null) return missing(clusters, 2);
  return { ...ratio.interval, value: ratio.value, n, clusters };
}
