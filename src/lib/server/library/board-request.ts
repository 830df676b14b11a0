import { majorOf } from '#lib/benchmarks/spec/parse.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';
import type { LeaderboardRequest } from '#lib/server/query/benchmarks.ts';

/** What a spec's statistics plan asks of the evidence. */
export function boardRequestOf(spec: BenchmarkSpec): LeaderboardRequest {
  const { interval, primary } = spec.statistics;
  return {
    suite: spec.id,
    major: majorOf(spec),
    interval: { method: interval.method, confidence: interval.confidence },
    per: primary.per ?? null,
    worstLevel: primary.aggregate === 'min-over-levels',
  };
}
