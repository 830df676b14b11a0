import type { StoredDimension } from './stored-dimension.ts';

/** What a registration promised, as far as the count of trials goes. */
export interface PlannedRun {
  readonly run_id: string;
  /** name@version, each once. */
  readonly policies: readonly string[];
  /** Of all policies together. */
  readonly planned_trials: number;
  /** A run that may stop early by its own rule owes no further trials. */
  readonly sequential: boolean;
}

/** Trials of a run that did report, in one place. */
export interface ReportedTrials {
  readonly run_id: string;
  readonly reported: number;
  readonly place: Readonly<Record<StoredDimension, string | null>>;
}

/** Planned trials that never reported, where they would have been counted. */
export interface UnreportedTrials {
  readonly place: Readonly<Record<StoredDimension, string | null>>;
  readonly trials: number;
}

/**
 * Intention to treat: a planned trial that never reports counts as a failure, or a run could be made better by losing its
 * bad trials. Each policy of a run is planned the same number of trials; what is missing is laid where most of the
 * policy's trials reported, or, where it reported none, where most of the run did. A run without a single report has no
 * place (nobody knows yet whether it was real or simulated) and is left to the page of the run.
 */
export function unreportedTrials(
  runs: readonly PlannedRun[],
  reports: readonly ReportedTrials[],
): readonly UnreportedTrials[] {
  const byRun = Map.groupBy(reports, ({ run_id }) => run_id);
  return runs
    .filter(({ sequential }) => !sequential)
    .flatMap((run) => missingOf(run, byRun.get(run.run_id) ?? []));
}

function missingOf(
  run: PlannedRun,
  reports: readonly ReportedTrials[],
): readonly UnreportedTrials[] {
  const largest = biggest(reports);
  if (largest === undefined) return [];
  return shares(run, reports).flatMap(({ policy, own, planned }) => {
    const missing = planned - total(own);
    if (missing <= 0) return [];
    const { place } = biggest(own) ?? largest;
    return [{ place: { ...place, policy }, trials: missing }];
  });
}

/** The same number for each policy; what does not divide goes to those that reported most, so that no report is wasted. */
function shares({ policies, planned_trials }: PlannedRun, reports: readonly ReportedTrials[]) {
  const each = Math.floor(planned_trials / policies.length);
  const over = planned_trials % policies.length;
  return policies
    .map((policy) => ({ policy, own: reports.filter(({ place }) => place.policy === policy) }))
    .sort((a, b) => total(b.own) - total(a.own) || (a.policy < b.policy ? -1 : 1))
    .map((part, index) => ({ ...part, planned: each + (index < over ? 1 : 0) }));
}

const total = (reports: readonly ReportedTrials[]): number =>
  reports.reduce((sum, { reported }) => sum + reported, 0);

const biggest = (reports: readonly ReportedTrials[]): ReportedTrials | undefined =>
  reports.reduce<ReportedTrials | undefined>(
    (best, each) => (best === undefined || each.reported > best.reported ? each : best),
    undefined,
  );
