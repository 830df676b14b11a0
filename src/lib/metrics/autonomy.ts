import { garwood } from '#lib/stats/garwood.ts';
import { ratioLinearised } from '#lib/stats/ratio-linearised.ts';
import { wilson } from '#lib/stats/wilson.ts';
import { autonomyClasses, type AutonomyClass, type AutonomyFigures } from './answers.ts';
import { perClusterSums, type ClusterMeasure, type ClusterPlan } from './cluster-sums.ts';
import { canonicalGrouping, type MetricDefinition } from './definition.ts';
import { noFilter } from './dimensions.ts';
import { missing, type Estimate } from './estimate.ts';
import { successNeeds, type SumsRow } from './success.ts';
import { canonicalSource, type Question, type Source, type Statement } from './statement.ts';

/** Below this share of known time a ratio is not assessable. */
export const coverageNeeds = 0.95;

/** The four ratios: strict and inclusive, each with unknown time against and for. */
const measures: readonly ClusterMeasure[] = [
  { name: 'strict_low', base: 'active_ms', part: 'autonomous_ms' },
  { name: 'strict_high', base: 'active_ms', part: 'autonomous_or_unknown_ms' },
  { name: 'inclusive_low', base: 'active_ms', part: 'watched_ms' },
  { name: 'inclusive_high', base: 'active_ms', part: 'watched_or_unknown_ms' },
];

const classColumns = autonomyClasses.map((name) => `${name}_ms`);

const sums = [
  ...classColumns,
  ...['active_ms', 'autonomous_or_unknown_ms', 'watched_ms', 'watched_or_unknown_ms'],
  ...['idle_ms', 'interventions', 'charged', 'successes', 'assisted', 'episodes', 'generated'],
];

/** Cells with the sums that the ratios are made of. */
export const autonomyCells = (source: Source): Source => `(SELECT *,
    duration_ms - idle_ms AS active_ms,
    autonomous_ms + unknown_ms AS autonomous_or_unknown_ms,
    autonomous_ms + supervised_ms AS watched_ms,
    autonomous_ms + supervised_ms + unknown_ms AS watched_or_unknown_ms
  FROM ${source})`;

/** What is summed, and over which clusters: needed again by whoever recomputes the figures from published cells. */
export const autonomyPlan: ClusterPlan = { cluster: 'unit', sums, measures, weight: 'active_ms' };

/** autonomy/1 over a relation of rollup cells; clusters are units, or days where there is but one unit. */
export const autonomyStatement = (
  question: Question,
  source: Source,
  cluster: 'unit' | 'day' = 'unit',
): Statement => perClusterSums(question, autonomyCells(source), { ...autonomyPlan, cluster });

export const autonomy: MetricDefinition = {
  name: 'autonomy',
  version: 1,
  title: 'Autonomy ratio',
  meaning:
    'Of the time in which the robot was active, the share in which its policy alone produced the motion commands. Time that the log does not cover is shown both ways, and below 95 % coverage the ratio is not assessable.',
  formula:
    'strict = autonomous / active; inclusive = (autonomous + supervised) / active; active = episode time − idle. advised, shared, teleoperated, scripted, handled and fault time is not autonomous. The headline is the pair [unknown counted as not autonomous, unknown counted as autonomous].',
  interval:
    'Linearised (Taylor) variance of the ratio between units, Student t at units − 1 degrees of freedom, cut to [0, 1]; between days where there is but one unit. Where all are equal, Wilson with each unit as one trial. Interventions per active hour: exact Poisson (Garwood).',
  needs: 2,
  sql: autonomyStatement({ by: canonicalGrouping, filter: noFilter }, canonicalSource).sql,
};

const read = (row: SumsRow, name: string): number => row[name] ?? 0;

const msPerHour = 3_600_000;

/**
 * @param byUnit sums with units as clusters
 * @param byDay the same group with days as clusters, needed where one unit stands alone
 */
export function autonomyFigures(
  byUnit: SumsRow,
  byDay: SumsRow | undefined,
  level: number,
): AutonomyFigures {
  const active = read(byUnit, 'active_ms');
  const unknown = read(byUnit, 'unknown_ms');
  const units = read(byUnit, 'clusters');
  const clustered = units === 1 && byDay !== undefined ? byDay : byUnit;
  const coverage = active > 0 ? (active - unknown) / active : null;
  const assessable = coverage !== null && coverage >= coverageNeeds;
  const ratio = (name: string): Estimate => timeShare(clustered, name, clustered === byDay, level);
  const strict = { low: ratio('strict_low'), high: ratio('strict_high') };
  const interventions = read(byUnit, 'interventions');
  return {
    estimate: assessable
      ? strict.low
      : missing(read(byUnit, 'episodes'), coverageNeeds, 'not_assessable'),
    headline:
      active > 0
        ? [
            read(byUnit, 'autonomous_ms') / active,
            (read(byUnit, 'autonomous_ms') + unknown) / active,
          ]
        : null,
    assessable,
    coverage,
    strict,
    inclusive: { low: ratio('inclusive_low'), high: ratio('inclusive_high') },
    active_ms: active,
    idle_ms: read(byUnit, 'idle_ms'),
    time_ms: timeByClass(byUnit),
    interventions,
    interventions_per_hour: perHour(interventions, active, level),
    mean_time_between_interventions_ms: timeBetween(interventions, active, level),
    charged_to_autonomy: read(byUnit, 'charged'),
    people_minutes_per_robot_hour: active > 0 ? (peopleMs(byUnit) / active) * 60 : null,
    without_help: withoutHelp(byUnit, level),
    episodes: read(byUnit, 'episodes'),
    units,
  };
}

function timeShare(row: SumsRow, name: string, overDays: boolean, level: number): Estimate {
  const n = read(row, 'episodes');
  const x = read(row, `${name}_x`);
  const m = read(row, `${name}_m`);
  if (x <= 0 || m < 2) return missing(m, 2);
  const ratio = ratioLinearised(
    {
      m,
      x,
      y: read(row, `${name}_y`),
      xx: read(row, `${name}_xx`),
      yy: read(row, `${name}_yy`),
      xy: read(row, `${name}_xy`),
    },
    level,
  );
  if (ratio.interval === null) return missing(m, 2);
  // Equal ratios everywhere leave no spread to linearise. That is not certainty: each cluster counts as one trial.
  if (ratio.se === 0)
    return { ...wilson(ratio.value * m, m, level), method: 'wilson-clusters', n, clusters: m };
  const method = overDays ? 'ratio-linearised-days' : 'ratio-linearised-units';
  return { value: ratio.value, ...ratio.interval, method, n, clusters: m };
}

const timeByClass = (row: SumsRow): Readonly<Record<AutonomyClass, number>> =>
  Object.fromEntries(autonomyClasses.map((name) => [name, read(row, `${name}_ms`)])) as Record<
    AutonomyClass,
    number
  >;

/** Time in which a person is bound to this robot: watching, advising, driving or touching it. */
const peopleMs = (row: SumsRow): number =>
  ['supervised', 'advised', 'shared', 'teleoperated', 'handled'].reduce(
    (sum, name) => sum + read(row, `${name}_ms`),
    0,
  );

function perHour(events: number, activeMs: number, level: number): Estimate {
  if (activeMs <= 0) return missing(0, 1);
  return { ...garwood(events, activeMs / msPerHour, level), n: events };
}

/**
 * Garwood's limits turned over. None seen gives a lower bound only: the method says so, value and high repeat the low
 * end, and nothing is infinite.
 */
function timeBetween(events: number, activeMs: number, level: number): Estimate {
  if (activeMs <= 0) return missing(events, 1);
  const rate = garwood(events, activeMs, level);
  const low = 1 / rate.high;
  if (events === 0) {
    return { value: low, low, high: low, level, method: 'garwood-lower-bound', n: 0 };
  }
  const high = 1 / rate.low;
  return { value: activeMs / events, low, high, level, method: 'garwood', n: events };
}

function withoutHelp(row: SumsRow, level: number): Estimate {
  const unassisted = read(row, 'successes');
  const finished = unassisted + read(row, 'assisted');
  if (finished < successNeeds) return missing(finished, successNeeds);
  return { ...wilson(unassisted, finished, level), n: finished, k: unassisted };
}
