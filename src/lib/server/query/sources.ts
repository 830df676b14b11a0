import {
  failureDays,
  latencyDays,
  latencyEpisodes,
  pairTrials,
  unitDays,
  unitTotals,
  type Rollup,
} from '#lib/metrics/rollups.ts';
import { neededColumns, type Question, type Source } from '#lib/metrics/statement.ts';

const holds = (rollup: Rollup, question: Question): boolean => {
  const stored = new Set<string>(rollup.dimensions);
  return [...neededColumns(question.by, question.filter)].every((column) => stored.has(column));
};

/** The smallest table that can answer; the last candidate is asked of the episodes themselves where none holds all. */
function smallest(question: Question, tables: readonly Rollup[], fallback: Rollup): Source {
  const table = tables.find((candidate) => holds(candidate, question));
  return table?.name ?? `(${fallback.select('episodes')})`;
}

export const cells = (question: Question): Source =>
  smallest(question, [unitTotals, unitDays], unitDays);

/** Cells that keep the day, for intervals over days. */
export const dayCells = (): Source => unitDays.name;

export const latencyCells = (question: Question): Source =>
  smallest(question, [latencyDays], latencyEpisodes);

export const failureCells = (): Source => failureDays.name;

export const pairCells = (): Source => pairTrials.name;
