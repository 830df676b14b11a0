import type { BenchmarkSpec } from '../spec/schema.ts';
import { holds } from '../predicates/evaluate.ts';
import { checkTrace, type Trace } from '../predicates/trace.ts';
import { limitsFor } from './limits.ts';
import { measure, type MeasureValue } from './measures.ts';

/** What a spec says about one trial. */
export interface Grade {
  readonly success: boolean;
  /** The first failure label that applies; null on success. */
  readonly failure: string | null;
  /** Partial credit by the rubric, 0..1. */
  readonly score: number;
  /** Stages of the rubric that were reached, in order. */
  readonly stages: readonly string[];
  readonly measures: Readonly<Record<string, MeasureValue>>;
}

/**
 * Grades one trial, simulated or real.
 *
 * @param conditions factor → level of the trial.
 * @throws TelltaleError INVALID_RECORD when the trace cannot be graded.
 */
export function grade(
  spec: BenchmarkSpec,
  trace: Trace,
  conditions: Readonly<Record<string, string | number>>,
): Grade {
  checkTrace(trace);
  const limits = limitsFor(spec.limits, conditions);
  const success = holds(spec.success, trace, limits);
  const label = spec.failure_labels.find(
    ({ when }) => 'otherwise' in when || holds(when, trace, limits),
  );
  const stages: string[] = [];
  let score = 0;
  for (const { stage, weight, when } of spec.rubric) {
    // Stages are monotone: a later one reached without an earlier one earns nothing.
    if (!('success' in when ? success : holds(when, trace, limits))) break;
    stages.push(stage);
    score += weight;
  }
  return {
    success,
    failure: success ? null : (label?.label ?? null),
    score: success ? 1 : Math.min(Math.round(score * 1e9) / 1e9, 1),
    stages,
    measures: Object.fromEntries(
      Object.entries(spec.measures).map(([name, definition]) => [
        name,
        measure(definition, trace, limits),
      ]),
    ),
  };
}
