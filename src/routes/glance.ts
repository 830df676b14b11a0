import { narrowed, taskHref } from '#lib/client/filter-state.ts';
import { episodesHref } from '#lib/client/episode-state.ts';
import { changeFinding } from '#lib/format/finding.ts';
import { autonomyFigure, barPlaces, figureOf } from '#lib/format/figure.ts';
import { taskSentence } from '#lib/format/sentence.ts';
import type { Filter } from '#lib/metrics/dimensions.ts';
import { ofOwnWork } from '#lib/metrics/own-work.ts';
import type { OverviewRow } from '#lib/server/query/types.ts';

/** One task as leadership reads it: reality first, each simulator beside it, never two in one figure. */
export function taskAtAGlance(task: string, rows: readonly OverviewRow[], filter: Filter) {
  const real = rows.find((row) => row.world === 'real');
  return {
    task,
    href: taskHref(task, filter),
    finding: changeFinding(real?.change ?? null),
    /** Within one finding the lowest success comes first, and what cannot be judged before it. */
    rank: real?.success.estimate.value ?? -1,
    real: real === undefined ? null : figures(real, filter),
    sims: rows.filter((row) => row.world === 'sim').map((row) => figures(row, filter)),
    sentence: real === undefined ? 'Not tried on real robots in this evidence.' : sentence(real),
  };
}

const figures = (row: OverviewRow, filter: Filter) => ({
  simulator: row.simulator,
  success: figureOf(row.success.estimate, 'share'),
  bar: barPlaces(row.success.estimate),
  previous: row.previous_success === null ? null : barPlaces(row.previous_success.estimate),
  change: row.change === null ? null : figureOf(row.change, 'points'),
  autonomy: autonomyFigure(row.autonomy),
  units: row.autonomy.units,
  lastDay: row.last_day,
  href: episodesHref(placeOf(filter, row)),
});

const placeOf = (filter: Filter, { task, policy, world, simulator }: OverviewRow): Filter =>
  narrowed(ofOwnWork(filter), {
    task,
    policy,
    world,
    ...(simulator === null ? {} : { simulator }),
  });

const sentence = (row: OverviewRow): string =>
  taskSentence({
    world: row.world,
    policy: row.policy,
    previousPolicy: row.previous_policy,
    success: row.success,
    change: row.change,
  });
