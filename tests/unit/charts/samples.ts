import {
  countBars,
  intervalPlot,
  quantilePlot,
  simRealScatter,
  timeShare,
  trend,
  type Chart,
} from '#lib/charts/index.ts';
import { autonomyClasses, type AutonomyFigures } from '#lib/metrics/answers.ts';
import type { Estimate } from '#lib/metrics/estimate.ts';

export const known = (value: number, low: number, high: number, n: number): Estimate => ({
  value,
  low,
  high,
  level: 0.95,
  method: 'wilson',
  n,
});
export const tooFew: Estimate = { value: null, reason: 'insufficient_evidence', n: 3, needs: 12 };

/** A name as an attacker would log it. */
export const hostile = `</text><script>alert(1)</script>" onload="x' & {{datum}} \${1}`;

const time = (times: Partial<AutonomyFigures['time_ms']>): AutonomyFigures['time_ms'] => ({
  ...(Object.fromEntries(autonomyClasses.map((mode) => [mode, 0])) as AutonomyFigures['time_ms']),
  ...times,
});

/** One chart of each kind, with everything that can go wrong in its rows. */
export const sampleCharts: Readonly<Record<string, Chart>> = {
  'interval-plot': intervalPlot(
    [
      { heading: 'Coke fetch' },
      {
        label: 'helm@v14',
        world: 'real',
        estimate: known(0.7, 0.61, 0.77, 209),
        href: '/episodes?a=1&b=2',
      },
      { label: 'helm@v13', world: 'real', estimate: tooFew },
      { label: hostile, world: 'sim', estimate: known(0.766, 0.71, 0.82, 400) },
    ],
    { title: 'Success', measure: 'share', axis: 'success without help', rowTitle: 'Policy' },
  ),
  'difference-plot': intervalPlot(
    [
      { label: 'Wipe table', world: 'both', estimate: known(-0.19, -0.26, -0.12, 577) },
      { label: 'Fold shirt', world: 'both', estimate: known(-0.02, -0.18, 0.14, 423) },
    ],
    { title: 'Real minus sim', measure: 'points', axis: 'real − sim', rowTitle: 'Task' },
  ),
  'rate-plot': intervalPlot(
    [{ label: 'helm@v14', world: 'real', estimate: known(0, 0, 0.23, 0) }],
    { title: 'Interventions', measure: 'per_hour', axis: 'per active hour', rowTitle: 'Policy' },
  ),
  'quantile-plot': quantilePlot(
    [
      {
        label: 'helm@v14, real',
        world: 'real',
        p50: known(1480, 1330, 1630, 202),
        p95: known(2900, 2700, 3900, 202),
        p99: tooFew,
      },
      { label: 'helm@v14, sim', world: 'sim', p50: tooFew, p95: tooFew, p99: tooFew },
    ],
    { title: 'Response', axis: 'response', rowTitle: 'Policy' },
  ),
  'quantile-plot-log': quantilePlot(
    [
      {
        label: 'a',
        world: 'real',
        p50: known(640, 600, 700, 500),
        p95: known(2100, 1900, 2600, 500),
        p99: known(39_000, 30_000, 60_000, 500),
      },
    ],
    { title: 'Response', axis: 'response', rowTitle: 'Policy' },
  ),
  'time-share': timeShare(
    [
      {
        label: 'donkey',
        world: 'real',
        active_ms: 1_895_009,
        time_ms: time({ autonomous: 33_298, teleoperated: 1_318_415, unknown: 543_296 }),
      },
      { label: 'none', world: 'real', active_ms: 0, time_ms: time({}) },
    ],
    { title: 'Who moved the robot', rowTitle: 'Policy' },
  ),
  trend: trend(
    [
      {
        period: '2026-10-05',
        world: 'real',
        estimate: known(0.5, 0.4, 0.6, 80),
        href: '/episodes',
      },
      { period: '2026-10-05', world: 'sim', estimate: known(0.8, 0.75, 0.85, 300) },
      { period: '2026-10-12', world: 'real', estimate: tooFew },
      { period: '2026-10-26', world: 'real', estimate: known(0.55, 0.42, 0.67, 60) },
    ],
    { title: 'Success by week', measure: 'share', axis: 'success', periodTitle: 'Week from' },
  ),
  'sim-real-scatter': simRealScatter(
    ['a', 'b', 'c', 'd', 'e'].map((simulator) => ({
      label: 'Coke fetch, helm@v14',
      simulator,
      sim: known(0.7, 0.6, 0.8, 100),
      real: simulator === 'c' ? tooFew : known(0.5, 0.4, 0.6, 50),
    })),
    'Simulation against reality',
  ),
  'count-bars': countBars(
    [
      { label: 'timeout', count: 41, share: 41 / 80 },
      { label: 'no reason given', count: 39, share: 39 / 80, unnamed: true },
    ],
    { title: 'Why trials failed', rowTitle: 'Reason', countTitle: 'Failures' },
  ),
  empty: intervalPlot([], { title: 'None', measure: 'share', axis: 'x', rowTitle: 'Policy' }),
};
