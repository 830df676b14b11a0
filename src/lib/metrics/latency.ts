import { hasQuantileRanks, quantileRanks } from '#lib/stats/order-statistic.ts';
import { meanEffectiveSize, type MeanEffectiveSize } from '#lib/stats/effective-size.ts';
import { latencyMeasures, type LatencyFigures, type LatencyMeasure } from './answers.ts';
import { perClusterSums, type ClusterMeasure, type ClusterPlan } from './cluster-sums.ts';
import type { SumsRow } from './success.ts';
import { canonicalGrouping, type MetricDefinition } from './definition.ts';
import { noFilter } from './dimensions.ts';
import { missing, type Estimate } from './estimate.ts';
import { relativeError, sketchSize, valueAtRank, type BucketCount } from './sketch.ts';
import {
  canonicalSource,
  groupColumns,
  ordinals,
  whereClause,
  type Question,
  type Source,
  type Statement,
} from './statement.ts';

/** Fewest measurements for a 95 % order-statistic interval around a median. */
export const latencyNeeds = 6;

/** latency/1 over a relation of bucket counts: the merged histogram of each group and measure, buckets ascending. */
export function latencyStatement({ by, filter }: Question, source: Source): Statement {
  const where = whereClause(filter);
  const grouped = by.length === 0 ? '' : `${groupColumns(by)}, `;
  const sql = `WITH merged AS (
  SELECT ${grouped}measure, bucket, sum(count) AS count
  FROM ${source}
  WHERE ${where.sql}
  GROUP BY ${ordinals(by.length + 2)})
SELECT ${by.length === 0 ? '' : `${by.join(', ')}, `}measure,
  list(bucket ORDER BY bucket) AS buckets,
  list(CAST(count AS DOUBLE) ORDER BY bucket) AS counts,
  CAST(sum(count) AS DOUBLE) AS n
FROM merged
GROUP BY ${ordinals(by.length + 1)}
ORDER BY n DESC, measure${by.map((dimension) => `, ${dimension}`).join('')}`;
  return { sql, params: where.params };
}

const spreads: readonly ClusterMeasure[] = latencyMeasures.map((measure) => ({
  name: measure,
  base: `${measure}_n`,
  part: `${measure}_log`,
}));

/** What is summed, and over which clusters: needed again by whoever recomputes the figures from published cells. */
export const latencyPlan: ClusterPlan = {
  cluster: 'unit',
  sums: ['episodes', 'generated', ...latencyMeasures.map((measure) => `${measure}_log2`)],
  measures: spreads,
  weight: 'episodes',
};

/** How measurements spread between units: what sets the effective sample size of the quantiles' intervals. */
export const latencySpreadStatement = (question: Question, source: Source): Statement =>
  perClusterSums(question, source, latencyPlan);

export const latency: MetricDefinition = {
  name: 'latency',
  version: 1,
  title: 'Latency',
  meaning:
    'How long a robot takes: from the command to its first motion (response_ms), for one inference (inference_ms: each episode’s median; inference_mean_ms: each episode’s mean, where a source records only that; inference_p99_ms: each episode’s 99th percentile), and for a task that it finished by itself (cycle_time_ms; other trials are censored and counted).',
  formula: `p50, p95 and p99 over episodes, as the value at rank ⌈q·n⌉ of a log-bucket sketch with γ = 1.02: within ${(relativeError * 100).toFixed(2)} % of the exact order statistic, and mergeable in any order.`,
  interval:
    'Distribution-free 95 % interval between order statistics whose ranks have exact binomial coverage, at the effective sample size: measurements of one unit are alike, and the spread of their logarithms between units says how many independent ones they are worth. A quantile is shown only where n bounds both sides (p50 from 6, p95 from 72, p99 from 368); where the effective n does not, that side reaches as far as anything was seen (method order-statistic-range).',
  needs: latencyNeeds,
  sql: latencyStatement({ by: canonicalGrouping, filter: noFilter }, canonicalSource).sql,
};

export interface LatencyRow {
  readonly measure: LatencyMeasure;
  readonly buckets: readonly number[];
  readonly counts: readonly number[];
}

/**
 * @param spread the group's row of `latencySpreadStatement`: all its episodes, so that those without the measurement are
 *   counted and not forgotten, and the sums by unit.
 */
export function latencyFigures(row: LatencyRow, spread: SumsRow, level: number): LatencyFigures {
  const sketch = row.buckets.map((bucket, index) => ({ bucket, count: row.counts[index] ?? 0 }));
  const size = effectiveSize(row.measure, spread, level);
  const p50 = quantile(sketch, 0.5, size, level);
  return {
    measure: row.measure,
    estimate: p50,
    p50,
    p95: quantile(sketch, 0.95, size, level),
    p99: quantile(sketch, 0.99, size, level),
    without: Math.max(0, (spread['episodes'] ?? 0) - sketchSize(sketch)),
    relative_error: relativeError,
  };
}

function effectiveSize(measure: LatencyMeasure, spread: SumsRow, level: number): MeanEffectiveSize {
  const sum = (name: string): number => spread[`${measure}_${name}`] ?? 0;
  const sums = {
    m: sum('m'),
    x: sum('x'),
    y: sum('y'),
    xx: sum('xx'),
    yy: sum('yy'),
    xy: sum('xy'),
  };
  return meanEffectiveSize(sums, sum('log2'), level);
}

function quantile(
  sketch: readonly BucketCount[],
  q: number,
  size: MeanEffectiveSize,
  level: number,
): Estimate {
  const n = sketchSize(sketch);
  if (n === 0 || !hasQuantileRanks(n, q, level)) return missing(n, quantileNeeds(q, level));
  const { low, high, method } = rankInterval(n, q, size, level);
  return {
    value: valueAtRank(sketch, Math.max(1, Math.ceil(q * n))),
    low: valueAtRank(sketch, low),
    high: valueAtRank(sketch, high),
    level,
    method,
    n,
    clusters: size.clusters,
    effective_n: size.effective_n,
  };
}

/**
 * Ranks among the effective measurements, stretched to all of them and rounded outwards. Where these are too few to bound
 * a side, that side is as far as anything was seen, and the method says that the interval is a range.
 */
function rankInterval(
  n: number,
  q: number,
  size: MeanEffectiveSize,
  level: number,
): { readonly low: number; readonly high: number; readonly method: string } {
  const worth = Math.max(1, Math.floor(size.effective_n));
  const ranks = quantileRanks(worth, q, level);
  const bounded = ranks.low !== null && ranks.high !== null;
  const clustered = bounded ? 'order-statistic-clustered' : 'order-statistic-range';
  return {
    low: ranks.low === null ? 1 : Math.max(1, Math.floor((ranks.low * n) / worth)),
    high: ranks.high === null ? n : Math.min(n, Math.ceil((ranks.high * n) / worth)),
    method: worth < n ? clustered : 'order-statistic',
  };
}

/** The smallest n with a rank on both sides: q^n and (1−q)^n must both fall to (1 − level)/2. */
const quantileNeeds = (q: number, level: number): number =>
  Math.ceil(Math.log((1 - level) / 2) / Math.log(Math.max(q, 1 - q)));
