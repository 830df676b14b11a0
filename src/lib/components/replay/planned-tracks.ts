import { limitsFor } from '#lib/benchmarks/grading/limits.ts';
import type { Condition, Predicate } from '#lib/benchmarks/predicates/schema.ts';
import type { ReplayTrack } from '#lib/charts/replay-tracks.ts';
import type { BenchmarkSpec } from '#lib/benchmarks/spec/schema.ts';

/** A track before the trial was executed again: what will be plotted, and how. */
export interface PlannedTrack extends Omit<ReplayTrack, 'values'> {
  /** Seconds from which on the signal means something; before, it is measured from a moment yet to come. */
  readonly from_s: number;
}

/** The spec's signals in the order of interest: forces and slip first, which a video does not show. */
export function plannedTracks(
  spec: BenchmarkSpec,
  conditions: Readonly<Record<string, string | number>>,
): readonly PlannedTrack[] {
  const limits = thresholdsOf(spec, conditions);
  const rank = ({ name, unit }: PlannedTrack): number =>
    unit === 'N' ? 0 : name.includes('slip') ? 1 : limits.has(name) ? 2 : 3;
  return Object.entries(spec.signals)
    .map(([name, { title, unit, relative_to }]) => ({
      name,
      title: title ?? name,
      unit: unit === 'cos' ? '' : unit,
      limits: limits.get(name) ?? [],
      from_s: typeof relative_to === 'object' ? relative_to.at_s : 0,
    }))
    .sort((a, b) => rank(a) - rank(b));
}

/** What success compares each signal with, for a trial under these conditions: signal → values, each once. */
function thresholdsOf(
  spec: BenchmarkSpec,
  conditions: Readonly<Record<string, string | number>>,
): ReadonlyMap<string, readonly number[]> {
  const limits = limitsFor(spec.limits, conditions);
  const found = new Map<string, Set<number>>();
  for (const condition of comparisonsIn(spec.success)) {
    const [bound] = Object.entries(condition).flatMap(([name, value]) =>
      name === 'signal' ? [] : [value as number | { limit: string }],
    );
    const value = typeof bound === 'object' ? limits.get(bound.limit) : bound;
    if (value === undefined) continue;
    const values = found.get(condition.signal) ?? new Set();
    found.set(condition.signal, values.add(value));
  }
  return new Map([...found].map(([signal, values]) => [signal, [...values]]));
}

type Comparison = Extract<Condition, { signal: string }>;

function comparisonsIn(part: Predicate | Condition): readonly Comparison[] {
  if ('signal' in part) return [part];
  if ('all' in part) return part.all.flatMap(comparisonsIn);
  if ('any' in part) return part.any.flatMap(comparisonsIn);
  if ('not' in part) return comparisonsIn(part.not);
  if ('always' in part) return comparisonsIn(part.always.condition);
  if ('ever' in part) return comparisonsIn(part.ever.condition);
  if ('held_for' in part) return comparisonsIn(part.held_for.condition);
  return comparisonsIn(part.total_time_below.condition);
}
