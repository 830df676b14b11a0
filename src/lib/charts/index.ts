/**
 * Charts as data. Each builder turns rows of estimates into a `Chart`: Vega-Lite specifications for two widths, a legend
 * and a table that says the same in words.
 *
 * - interval plot: estimates on their intervals, one a row
 * - quantile plot: median, 95th and 99th percentile of durations
 * - time share: who produced the motion, as shares of active time
 * - trend: a figure by period
 * - scatter of simulation against reality
 * - count bars
 */
export type { Chart, ChartCell, ChartTable, DrawnChart, LegendEntry, MarkShape } from './chart.ts';
export { intervalPlot, type IntervalHeading, type IntervalRow } from './interval-plot.ts';
export { quantilePlot, type QuantileRow } from './quantile-plot.ts';
export { timeShare, type TimeShareRow } from './time-share.ts';
export { trend, type TrendPoint } from './trend.ts';
export { simRealScatter, type SimRealPoint } from './sim-real-scatter.ts';
export { countBars, type CountRow } from './count-bars.ts';
