import {
  countBars,
  intervalPlot,
  quantilePlot,
  timeShare,
  trend,
  type Chart,
} from '#lib/charts/index.ts';
import { narrowed } from '#lib/client/filter-state.ts';
import { episodesHref } from '#lib/client/episode-state.ts';
import { formatCount } from '#lib/format/count.ts';
import { dimensionNames, latencyNames } from '#lib/format/names.ts';
import { byName } from '#lib/format/order.ts';
import type {
  Answer,
  AutonomyFigures,
  FailureFigures,
  Group,
  Grouped,
  LatencyFigures,
  LatencyMeasure,
  SuccessFigures,
} from '#lib/metrics/answers.ts';
import type { Dimension, Filter } from '#lib/metrics/dimensions.ts';
import { isKnown } from '#lib/metrics/estimate.ts';

type World = 'real' | 'sim';

const worldOf = (group: Group): World => (group['world'] === 'sim' ? 'sim' : 'real');
const hrefOf = (filter: Filter, group: Group): string => episodesHref(narrowed(filter, group));

/** Simulated groups carry the name of their simulator: an average of two hides that one flatters. */
const inPlace = (name: string, group: Group): string =>
  worldOf(group) === 'sim' ? `${name}, ${group['simulator'] ?? 'unnamed simulator'}` : name;

const policyOf = (group: Group): string => group['policy'] ?? 'unnamed';

/** Where the marks themselves do not tell the worlds apart, the label does. */
const versionInWorld = (group: Group): string =>
  worldOf(group) === 'real' ? `${policyOf(group)}, real` : inPlace(policyOf(group), group);

/** Real before sim, simulator by simulator, then names; versions newest first where names count upwards. */
const inOrder =
  (dimension: Dimension, direction: 1 | -1) =>
  (a: { group: Group }, b: { group: Group }): number =>
    byName(worldOf(a.group), worldOf(b.group)) ||
    byName(a.group['simulator'] ?? '', b.group['simulator'] ?? '') ||
    direction * byName(a.group[dimension] ?? '', b.group[dimension] ?? '');

/** Success by policy version. */
export function successByPolicy(rows: readonly Grouped<SuccessFigures>[], filter: Filter): Chart {
  return intervalPlot(
    rows.toSorted(inOrder('policy', -1)).map(({ group, estimate }) => ({
      label: inPlace(policyOf(group), group),
      world: worldOf(group),
      estimate,
      href: hrefOf(filter, group),
    })),
    {
      title: 'Success by policy version',
      measure: 'share',
      axis: 'success without help',
      rowTitle: 'Policy',
    },
  );
}

/** Groups of a split that are drawn: more are no picture. */
export const mostRows = 40;
const mostPlaces = 4;

/** Success by one dimension, the largest groups, in the order of their names. */
export function successByDimension(
  { rows, omitted_groups: omitted }: Answer<SuccessFigures>,
  dimension: Dimension,
  filter: Filter,
): Chart {
  const name = dimensionNames[dimension].toLowerCase();
  return intervalPlot(
    rows.toSorted(inOrder(dimension, 1)).map(({ group, estimate }) => ({
      label: inPlace(group[dimension] ?? 'not recorded', group),
      world: worldOf(group),
      estimate,
      href: hrefOf(filter, group),
    })),
    {
      title: `Success by ${name}${omitted > 0 ? `, the ${rows.length} largest of ${formatCount(rows.length + omitted)}` : ''}`,
      measure: 'share',
      axis: 'success without help',
      rowTitle: dimensionNames[dimension],
    },
  );
}

/** Success over time, one chart for reality and one for each simulator. */
export function successOverTime(
  rows: readonly Grouped<SuccessFigures>[],
  period: 'week' | 'month',
  filter: Filter,
): Chart[] {
  const places = Map.groupBy(rows.toSorted(inOrder(period, 1)), ({ group }) =>
    worldOf(group) === 'real' ? 'real' : (group['simulator'] ?? 'unnamed simulator'),
  );
  // One period is no course of time.
  const courses = [...places].filter(
    ([, ofPlace]) => ofPlace.filter(({ estimate }) => isKnown(estimate)).length > 1,
  );
  return courses.slice(0, mostPlaces).map(([place, ofPlace]) =>
    trend(
      ofPlace.flatMap(({ group, estimate }) => {
        const start = group[period];
        if (start === null || start === undefined) return [];
        return [{ period: start, world: worldOf(group), estimate, href: hrefOf(filter, group) }];
      }),
      {
        title: `Success by ${period}, ${place}`,
        measure: 'share',
        axis: 'success without help',
        periodTitle: period === 'week' ? 'Week from' : 'Month from',
      },
    ),
  );
}

/** Quantiles of one measure by policy version. */
export function latencyByPolicy(
  rows: readonly Grouped<LatencyFigures>[],
  measure: LatencyMeasure,
  filter: Filter,
): Chart {
  return quantilePlot(
    rows
      .filter((row) => row.measure === measure)
      .toSorted(inOrder('policy', -1))
      .map(({ group, p50, p95, p99 }) => ({
        label: versionInWorld(group),
        world: worldOf(group),
        p50,
        p95,
        p99,
        href: hrefOf(filter, group),
      })),
    { title: latencyNames[measure], axis: latencyNames[measure].toLowerCase(), rowTitle: 'Policy' },
  );
}

/** Who produced the motion, by policy version. */
export function timeByPolicy(rows: readonly Grouped<AutonomyFigures>[], filter: Filter): Chart {
  return timeShare(
    rows.toSorted(inOrder('policy', -1)).map(({ group, active_ms, time_ms }) => ({
      label: versionInWorld(group),
      world: worldOf(group),
      active_ms,
      time_ms,
      href: hrefOf(filter, group),
    })),
    { title: 'Who moved the robot', rowTitle: 'Policy' },
  );
}

const mostReasons = 12;

const ofWorld = (rows: readonly Grouped<FailureFigures>[], world: World) =>
  rows.filter((row) => worldOf(row.group) === world).toSorted((a, b) => b.count - a.count);

/** The failures of one world whose reasons are not drawn; null where all are. */
export function otherReasons(
  { rows, rest = [] }: Answer<FailureFigures>,
  world: World,
): { readonly count: number; readonly share: number } | null {
  const others = [...ofWorld(rows, world).slice(mostReasons), ...ofWorld(rest, world)];
  if (others.length === 0) return null;
  return {
    count: others.reduce((sum, { count }) => sum + count, 0),
    share: others.reduce((sum, { share }) => sum + share, 0),
  };
}

/** Why trials failed in one world. */
export function failureReasons(
  rows: readonly Grouped<FailureFigures>[],
  world: World,
  filter: Filter,
): Chart {
  return countBars(
    ofWorld(rows, world)
      .slice(0, mostReasons)
      .map(({ group, failure_reason, count, share }) => ({
        label: failure_reason ?? 'no reason given',
        count,
        share,
        unnamed: failure_reason === null,
        href: episodesHref(
          narrowed(filter, group),
          failure_reason === null ? { outcome: 'failure' } : { failure_reason },
        ),
      })),
    {
      title: world === 'real' ? 'Why real trials failed' : 'Why simulated trials failed',
      rowTitle: 'Reason',
      countTitle: 'Failures',
    },
  );
}
