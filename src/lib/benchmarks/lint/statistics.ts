import { clopperPearson } from '#lib/stats/clopper-pearson.ts';
import { wilson } from '#lib/stats/wilson.ts';
import { blocksOf } from '../plan/expand.ts';
import type { BenchmarkSpec } from '../spec/schema.ts';
import { error, type Finding } from './finding.ts';

/** Whether the sample size keeps the interval that the statistics plan promises, and the seeds suffice. */
export function lintStatistics(spec: BenchmarkSpec): Finding[] {
  const { interval, primary, sample_size } = spec.statistics;
  const trials = sample_size.sim;
  if (spec.simulation && trials === undefined) {
    return [
      error(
        'sample-size',
        'statistics.sample_size.sim',
        'a simulated spec says how many trials it takes',
      ),
    ];
  }
  if (trials === undefined) return [];
  const findings: Finding[] = [];
  const blocks = blocksOf(spec).length;
  const perEstimate =
    primary.per === undefined ? trials : Math.floor(trials / levelsOf(spec, primary.per));
  const width = halfWidth(perEstimate, interval.method, interval.confidence);
  if (width > interval.max_half_width) {
    findings.push(
      error(
        'sample-size',
        'statistics.sample_size.sim',
        `${perEstimate} trials an estimate give ± ${width.toFixed(3)} at the worst rate, the plan promises ± ${interval.max_half_width}`,
      ),
    );
  }
  if (Math.ceil(trials / blocks) > spec.seeds.splits.public.seeds) {
    findings.push(
      error(
        'seeds',
        'seeds.splits.public',
        `${trials} trials need ${Math.ceil(trials / blocks)} seeds`,
      ),
    );
  }
  if (trials % blocks !== 0) {
    findings.push(
      error(
        'balance',
        'statistics.sample_size.sim',
        `${trials} trials do not divide into blocks of ${blocks}`,
      ),
    );
  }
  return findings;
}

function levelsOf(spec: BenchmarkSpec, name: string): number {
  const factor = spec.factors.find((candidate) => candidate.name === name);
  return factor?.role === 'nominal' && factor.type === 'categorical' ? factor.values.length : 1;
}

/** Half width of the interval at a rate of one half, where it is widest. */
function halfWidth(n: number, method: 'clopper-pearson' | 'wilson', level: number): number {
  const k = Math.round(n / 2);
  const estimate = method === 'wilson' ? wilson(k, n, level) : clopperPearson(k, n, level);
  return (estimate.high - estimate.low) / 2;
}
