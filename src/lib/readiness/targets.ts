import type { Target } from '#lib/log/records/target.ts';
import { isKnown, type Estimate } from '#lib/metrics/estimate.ts';

/** A target beside what was measured. A target is never an outcome: the two stand in columns of their own. */
export interface TargetRow {
  readonly target_id: string;
  readonly metric: string;
  readonly task: string | null;
  readonly site: string | null;
  readonly target: number;
  readonly unit: string | null;
  readonly due_at: string;
  readonly set_by: string;
  readonly measured: Estimate | null;
  /** `reached` and `missed` only where the interval leaves no doubt. */
  readonly verdict: 'reached' | 'missed' | 'undecided' | 'not_measured';
}

/** What is measured for a target: an estimate, or null where Telltale measures no such thing. */
export type MeasureTarget = (target: Target) => Estimate | null;

/** @param targets as they were set; of several for the same thing, the caller passes the newest */
export const targetsAgainst = (
  targets: readonly Target[],
  measured: MeasureTarget,
): readonly TargetRow[] =>
  targets.map((target) => {
    const estimate = measured(target);
    return {
      target_id: target.target_id,
      metric: target.metric,
      task: target.task,
      site: target.site,
      target: target.value,
      unit: target.unit,
      due_at: target.due_at,
      set_by: target.set_by,
      measured: estimate,
      verdict: verdictOf(target.value, estimate),
    };
  });

function verdictOf(target: number, estimate: Estimate | null): TargetRow['verdict'] {
  if (estimate === null || !isKnown(estimate)) return 'not_measured';
  if (estimate.low >= target) return 'reached';
  return estimate.high < target ? 'missed' : 'undecided';
}
