import { readdir } from 'node:fs/promises';
import type { MeasureValue } from '#lib/benchmarks/grading/measures.ts';
import type { Conditions, FactorValue } from '#lib/benchmarks/plan/factors.ts';
import { RunFolder } from './run-folder.ts';
import type { RunPlan } from './run-plan.ts';
import { summarise, type RunSummary } from './summary.ts';
import type { TrialFile } from './trial-file.ts';

/** One trial of a run, for a table. */
export interface TrialRow {
  readonly trial: number;
  readonly conditions: Conditions;
  readonly outcome: 'success' | 'failure' | 'invalid';
  readonly failure: string | null;
  readonly detail: string | null;
  readonly score: number;
  readonly response_ms: number | null;
  readonly trajectory_sha256: string;
  readonly measures: Readonly<Record<string, MeasureValue>>;
}

/** Trials and successes at one level of one factor. */
export interface LevelCount {
  readonly factor: string;
  readonly level: FactorValue;
  readonly trials: number;
  readonly successes: number;
}

/** A simulated run in full. */
export interface RunReport {
  readonly plan: RunPlan;
  readonly summary: RunSummary;
  /** Factors with at most twelve distinct levels among the trials, in code-unit order of factor, then by level. */
  readonly levels: readonly LevelCount[];
  readonly trials: readonly TrialRow[];
}

/** Ids of all runs in a folder of runs, in code-unit order. */
export async function listRuns(runsDir: string): Promise<string[]> {
  const entries = await readdir(runsDir, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** @throws TelltaleError NOT_FOUND when there is no simulated run of that id. */
export async function runReport(runsDir: string, runId: string): Promise<RunReport> {
  const folder = RunFolder.at(runsDir, runId);
  const plan = await folder.plan();
  const files: TrialFile[] = [];
  for (const trial of await folder.finished()) files.push(await folder.readTrial(trial));
  const trials = files.map(rowOf);
  return { plan, summary: await summarise(folder, plan), levels: levelsOf(trials), trials };
}

function rowOf({ planned, result }: TrialFile): TrialRow {
  return {
    trial: planned.trial,
    conditions: planned.conditions,
    outcome: result.success ? 'success' : result.invalid === null ? 'failure' : 'invalid',
    failure: result.failure,
    detail: result.detail,
    score: result.score,
    response_ms: result.response_ms,
    trajectory_sha256: result.trajectory_sha256,
    measures: result.measures,
  };
}

const mostLevels = 12;

function levelsOf(trials: readonly TrialRow[]): LevelCount[] {
  const factors = [...new Set(trials.flatMap(({ conditions }) => Object.keys(conditions)))].sort();
  return factors.flatMap((factor) => {
    const byLevel = Map.groupBy(trials, ({ conditions }) => conditions[factor] ?? '');
    // A factor drawn anew in every trial has no levels to compare.
    if (byLevel.size > mostLevels || (byLevel.size === trials.length && trials.length > 1))
      return [];
    return [...byLevel]
      .map(([level, rows]) => ({
        factor,
        level,
        trials: rows.length,
        successes: rows.filter(({ outcome }) => outcome === 'success').length,
      }))
      .sort((a, b) => (a.level < b.level ? -1 : 1));
  });
}
