import { quantileRanks } from '#lib/stats/order-statistic.ts';
import type { LatencyFigures, LatencyMeasure } from './answers.ts';
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

export const latency: MetricDefinition = {
  name: 'latency',
  version: 1,
  title: 'Latency',
  meaning:
    'How long a robot takes: from the command to its first motion (response_ms), for one inference (inference_ms: each episode’s median; inference_mean_ms: each episode’s mean, where a source records only that; inference_p99_ms: each episode’s 99th percentile), and for a task that it finished by itself (cycle_time_ms; other trials are censored and counted).',
  formula: `p50, p95 and p99 over episodes, as the value at rank ⌈q·n⌉ of a log-bucket sketch with γ = 1.02: within ${(relativeError * 100).toFixed(2)} % of the exact order statistic, and mergeable in any order.`,
  interval:
    'Distribution-free 95 % interval between order statistics whose ranks have exact binomial coverage. A quantile is shown only where both ranks exist (p50 from n = 6, p95 from n = 72, p99 from n = 368).',
  needs: latencyNeeds,
  sql: latencyStatement({ by: canonicalGrouping, filter: noFilter }, canonicalSource).sql,
};

export interface LatencyRow {
  readonly measure: LatencyMeasure;
  readonly buckets: readonly number[];
  readonly counts: readonly number[];
}

/**
 * @param episodes all episodes of the group, so that those without the measurement are counted and not forgotten.
 */
export function latencyFigures(row: LatencyRow, episodes: number, level: number): LatencyFigures {
  const sketch = row.buckets.map((bucket, index) => ({ bucket, count: row.counts[index] ?? 0 }));
  const p50 = quantile(sketch, 0.5, level);
  return {
    measure: row.measure,
    estimate: p50,
    p50,
    p95: quantile(sketch, 0.95, level),
    p99: quantile(sketch, 0.99, level),
    without: Math.max(0, episodes - sketchSize(sketch)),
    relative_error: relativeError,
  };
}

function quantile(sketch: readonly BucketCount[], q: number, level: number): Estimate {
  const n = sketchSize(sketch);
  if (n === 0) return missing(0, quantileNeeds(q, level));
  const ranks = quantileRanks(n, q, level);
  if (ranks.low === null || ranks.high === null) return missing(n, quantileNeeds(q, level));
  return {
    value: valueAtRank(sketch, Math.max(1, Math.ceil(q * n))),
    low: valueAtRank(sketch, ranks.low),
    high: valueAtRank(sketch, ranks.high),
    level,
    method: 'order-statistic',
    n,
  };
}

/** The smallest n with a rank on both sides: q^n and (1−q)^n must both fall to (1 − level)/2. */
const quantileNeeds = (q: number, level: number): number =>
  Math.ceil(Math.log((1 - level) / 2) / Math.log(Math.max(q, 1 - q)));
