import {
  failureDays,
  failureEpisodes,
  failureSites,
  failureTotals,
  fleetDays,
  fleetTotals,
  latencyDays,
  latencyEpisodes,
  latencySites,
  latencyTotals,
  pairTrials,
  unitDays,
  unitTotals,
  type Rollup,
} from '#lib/metrics/rollups.ts';
import { neededColumns, type Question, type Source } from '#lib/metrics/statement.ts';

const holds = (rollup: Rollup, needed: Iterable<string>): boolean => {
  const stored = new Set<string>(rollup.dimensions);
  return [...needed].every((column) => stored.has(column));
};

const needs = (question: Question): ReadonlySet<string> =>
  neededColumns(question.by, question.filter);

/** The smallest table that can answer; the last candidate is asked of the episodes themselves where none holds all. */
function smallest(
  needed: Iterable<string>,
  tables: readonly Rollup[],
  fallback: Rollup,
  episodes: Source = 'episodes',
): Source {
  const columns = [...needed];
  const table = tables.find((candidate) => holds(candidate, columns));
  return table === undefined
    ? fallback.plain(`(${fallback.select(episodes)})`)
    : table.plain(table.name);
}

/** Sums by unit, for figures whose interval runs over units. */
export const cells = (question: Question): Source =>
  smallest(needs(question), [unitTotals, unitDays], unitDays);

/** Sums for figures without an interval. */
export const sums = (question: Question): Source =>
  smallest(needs(question), [fleetTotals, fleetDays, unitTotals, unitDays], unitDays);

/** Sums that keep the day, whatever the question. */
export const dayCells = (question: Question): Source =>
  smallest([...needs(question), 'day'], [fleetDays, unitDays], unitDays);

/** @param episodes to be laid into buckets where no table holds them */
export const latencyCells = (question: Question, episodes?: Source): Source =>
  smallest(needs(question), [latencyTotals, latencySites, latencyDays], latencyEpisodes, episodes);

export const failureCells = (question: Question): Source =>
  smallest(needs(question), [failureTotals, failureSites, failureDays], failureEpisodes);

export const pairCells = (): Source => pairTrials.name;
