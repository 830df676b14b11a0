import type { AutonomyFigures } from '#lib/metrics/answers.ts';
import { autonomyClasses } from '#lib/metrics/answers.ts';
import { controlSources } from '#lib/log/vocabulary.ts';
import { autonomyPlan } from '#lib/metrics/autonomy.ts';
import type { Evidence } from '#lib/reports/figures/cells.ts';
import { clusterSums } from '#lib/reports/figures/cluster-sums.ts';
import { computeFigures, type Figure } from '#lib/reports/figures/figure.ts';
import type { LintFacts, TaskMix } from '#lib/reports/lints/facts.ts';
import type { ReportPredicate } from '#lib/reports/report/predicate.ts';
import { workContexts } from '#lib/reports/report/requests.ts';
import { changedDefinitions } from '#lib/reports/report/restatement.ts';
import type { Window } from '#lib/reports/report/window.ts';
import type { Row } from '#lib/server/store/decode.ts';
import { quoted } from '#lib/server/store/sql.ts';
import type { Store } from '#lib/server/store/store.ts';

/** What the lints look at, gathered from the evidence and the report at hand. */
export async function lintFacts(
  store: Store,
  window: Window,
  evidence: Evidence,
  report: Pick<ReportPredicate, 'results' | 'definitions'> & { readonly declaredBefore: boolean },
  previous: ReportPredicate | null,
): Promise<LintFacts> {
  const work = evidence.cells.filter(
    ({ dimensions }) =>
      dimensions.world === 'real' &&
      (workContexts as readonly string[]).includes(dimensions.context),
  );
  const sums = clusterSums(work, 'unit', {
    sums: [...autonomyPlan.sums, 'stalled_ms', 'trials', 'aborted'],
    measures: [],
  });
  const sum = (name: string): number => sums[name] ?? 0;
  const row = await oneRow(store, countsSql(window));
  const number = (name: string): number => Number(row[name] ?? 0);
  const sources = await store.query(sourcesSql(window));
  return {
    episodes: sum('episodes'),
    time: {
      ...(Object.fromEntries(
        autonomyClasses.map((name) => [name, sum(`${name}_ms`)]),
      ) as AutonomyFigures['time_ms']),
      idle: sum('idle_ms'),
      stalled: sum('stalled_ms'),
    },
    chargedAfterTakeover: sum('charged'),
    interventions: sum('interventions'),
    reportedTakeovers:
      number('reporting') === 0
        ? null
        : { reported: number('takeovers_reported'), counted: number('takeovers_counted') },
    waitingTasks: waitingTasks(evidence),
    adviceIncidents: number('advice_incidents'),
    helpRequests:
      number('help_requests') === 0
        ? null
        : { total: number('help_requests'), withoutTakeover: number('help_without_takeover') },
    boundaries: { total: number('boundaries'), onSeconds: number('on_seconds') },
    sources: Object.fromEntries(
      controlSources.map((source) => {
        const found = sources.find((candidate) => candidate['source'] === source);
        return [
          source,
          {
            known_ms: Number(found?.['known_ms'] ?? 0),
            autonomous_ms: Number(found?.['autonomous_ms'] ?? 0),
          },
        ];
      }),
    ) as LintFacts['sources'],
    clock: { future: number('future'), overlaps: number('overlaps') },
    unknownWhenFailed: {
      unknown_ms: number('failed_unknown'),
      active_ms: number('failed_active'),
    },
    unknownWhenSucceeded: {
      unknown_ms: number('succeeded_unknown'),
      active_ms: number('succeeded_active'),
    },
    counters: {
      units: number('units'),
      counting: number('counting_units'),
      missing: number('missing_numbers'),
    },
    window: { declaredBefore: report.declaredBefore },
    unitActive: unitActive(evidence),
    taskMix: previous === null ? null : taskMix(evidence, previous),
    between_ms: number('between_ms'),
    trajectories: { known: number('trajectories'), repeated: number('repeated') },
    trials: sum('trials'),
    aborted: sum('aborted'),
    registered: await registered(store, window),
    unitsInBothWorlds: number('both_worlds'),
    figures: report.results,
    changedDefinitions: previous === null ? null : changedDefinitions(previous, report),
    ...(await claimsAndTargets(store)),
  };
}

const waiting = /(^|-)(charg(e|ing)|dock(ing)?|idle|wait(ing)?|standby)(-|$)/;

function waitingTasks(evidence: Evidence): LintFacts['waitingTasks'] {
  const times = new Map<string, number>();
  for (const { cluster_kind, dimensions, sums } of evidence.cells)
    if (cluster_kind === 'unit' && dimensions.world === 'real' && waiting.test(dimensions.task))
      times.set(dimensions.task, (times.get(dimensions.task) ?? 0) + (sums['autonomous_ms'] ?? 0));
  return [...times].map(([task, autonomous_ms]) => ({ task, autonomous_ms }));
}

function unitActive(evidence: Evidence): readonly number[] {
  const units = new Map<number, number>();
  for (const { cluster_kind, cluster, dimensions, sums } of evidence.cells)
    if (cluster_kind === 'unit' && dimensions.world === 'real')
      units.set(
        cluster,
        (units.get(cluster) ?? 0) + (sums['duration_ms'] ?? 0) - (sums['idle_ms'] ?? 0),
      );
  return [...units.values()].sort((a, b) => b - a);
}

const byTask = {
  metric: 'autonomy/1',
  by: ['task'],
  where: { world: ['real'], context: workContexts },
  level: 0.95,
} as const;

/** Active time and strict ratio by task, now; and the shares of active time in the report before. */
function taskMix(evidence: Evidence, previous: ReportPredicate): readonly TaskMix[] | null {
  const now = computeFigures(evidence, byTask);
  const before = new Map<string, number>();
  for (const figure of previous.results) {
    const { task, policy } = figure.group;
    if (figure.metric === 'autonomy/1' && task !== undefined && policy !== undefined)
      before.set(task, (before.get(task) ?? 0) + activeOf(figure));
  }
  const [totalNow, totalBefore] = [
    now.reduce((sum, figure) => sum + activeOf(figure), 0),
    [...before.values()].reduce((sum, active) => sum + active, 0),
  ];
  if (totalNow === 0 || totalBefore === 0) return null;
  return now.map((figure) => {
    const { time_ms, active_ms } = figure.figures as AutonomyFigures;
    const task = figure.group['task'] ?? '';
    return {
      task,
      shareNow: active_ms / totalNow,
      shareBefore: (before.get(task) ?? 0) / totalBefore,
      ratioNow: active_ms === 0 ? 0 : time_ms.autonomous / active_ms,
    };
  });
}

const activeOf = ({ figures }: Figure): number => ('active_ms' in figures ? figures.active_ms : 0);

const picked = ({ from, to }: Window): string =>
  `world = 'real' AND context IN (${workContexts.map(quoted).join(', ')})
   AND CAST(started_at AS DATE) BETWEEN DATE ${quoted(from)} AND DATE ${quoted(to)}`;

const helpKinds = `'help-request', 'assistance-request', 'request-for-help'`;

/** One row of counts over the real episodes of the window. */
const countsSql = (window: Window): string => `WITH real AS (
    SELECT *, extra ->> '$.takeovers_reported' AS reported FROM episodes WHERE ${picked(window)}),
  ordered AS (
    SELECT unit, started_at, duration_ms,
      lag(started_at + to_milliseconds(duration_ms)) OVER (PARTITION BY unit ORDER BY started_at) AS before_end
    FROM real),
  inner_ends AS (
    SELECT unnest(list_transform(list_filter(control, lambda s: s.end_ms < duration_ms), lambda s: s.end_ms)) AS at_ms
    FROM real),
  counters AS (
    SELECT unit, count(sequence) AS counted, max(sequence) - min(sequence) + 1 - count(DISTINCT sequence) AS missing
    FROM real GROUP BY unit),
  replays AS (
    SELECT trajectory_sha256, count(*) AS times, count(*) FILTER (autonomous_ms > 0) AS autonomous
    FROM real WHERE trajectory_sha256 IS NOT NULL GROUP BY trajectory_sha256)
  SELECT
    (SELECT count(*) FROM real WHERE reported IS NOT NULL)::DOUBLE AS reporting,
    (SELECT sum(TRY_CAST(reported AS DOUBLE)) FROM real) AS takeovers_reported,
    (SELECT sum(interventions) FROM real WHERE reported IS NOT NULL)::DOUBLE AS takeovers_counted,
    (SELECT sum(len(list_filter(incidents, lambda i: i.kind LIKE '%advice%' OR i.kind = 'remote-assistance'))) FROM real)::DOUBLE AS advice_incidents,
    (SELECT sum(len(list_filter(incidents, lambda i: i.kind IN (${helpKinds})))) FROM real)::DOUBLE AS help_requests,
    (SELECT sum(len(list_filter(incidents, lambda i: i.kind IN (${helpKinds})))) FROM real WHERE interventions = 0)::DOUBLE AS help_without_takeover,
    (SELECT count(*) FROM inner_ends)::DOUBLE AS boundaries,
    (SELECT count(*) FROM inner_ends WHERE at_ms % 1000 = 0)::DOUBLE AS on_seconds,
    (SELECT count(*) FROM real JOIN batches USING (batch_id) WHERE started_at > committed_at)::DOUBLE AS future,
    (SELECT count(*) FROM ordered WHERE started_at < before_end)::DOUBLE AS overlaps,
    (SELECT sum(date_diff('millisecond', before_end, started_at)) FROM ordered
      WHERE started_at > before_end AND started_at < before_end + INTERVAL 30 MINUTE)::DOUBLE AS between_ms,
    (SELECT sum(unknown_ms) FROM real WHERE outcome IN ('failure', 'aborted'))::DOUBLE AS failed_unknown,
    (SELECT sum(duration_ms - idle_ms) FROM real WHERE outcome IN ('failure', 'aborted'))::DOUBLE AS failed_active,
    (SELECT sum(unknown_ms) FROM real WHERE outcome = 'success')::DOUBLE AS succeeded_unknown,
    (SELECT sum(duration_ms - idle_ms) FROM real WHERE outcome = 'success')::DOUBLE AS succeeded_active,
    (SELECT count(*) FROM counters)::DOUBLE AS units,
    (SELECT count(*) FROM counters WHERE counted > 0)::DOUBLE AS counting_units,
    (SELECT sum(missing) FROM counters WHERE counted > 0)::DOUBLE AS missing_numbers,
    (SELECT count(*) FROM real WHERE trajectory_sha256 IS NOT NULL)::DOUBLE AS trajectories,
    (SELECT sum(autonomous) FROM replays WHERE times > 1)::DOUBLE AS repeated,
    (SELECT count(*) FROM (SELECT unit FROM unit_totals GROUP BY unit HAVING count(DISTINCT world) > 1))::DOUBLE AS both_worlds`;

/** Time by how its control mode is known. */
const sourcesSql = (window: Window): string => `
  SELECT s.source AS source,
    CAST(sum(s.end_ms - s.start_ms) AS DOUBLE) AS known_ms,
    CAST(sum(s.end_ms - s.start_ms) FILTER (s.mode = 'autonomous') AS DOUBLE) AS autonomous_ms
  FROM (SELECT unnest(control) AS s FROM episodes WHERE ${picked(window)})
  WHERE s.mode NOT IN ('idle', 'unknown') GROUP BY 1`;

async function oneRow(store: Store, sql: string): Promise<Row> {
  return (await store.query(sql))[0] ?? {};
}

/** Trials planned by the registrations of the window, and how many of them reported. */
async function registered(store: Store, { from, to }: Window): Promise<LintFacts['registered']> {
  const row = await oneRow(
    store,
    `WITH plans AS (
      SELECT record ->> '$.run_id' AS run_id, max(TRY_CAST(record ->> '$.planned_trials' AS DOUBLE)) AS planned
      FROM records WHERE schema = 'telltale.registration/1'
        AND CAST(recorded_at AS DATE) BETWEEN DATE ${quoted(from)} AND DATE ${quoted(to)} GROUP BY 1),
     reports AS (
      SELECT run_id, count(DISTINCT episode_id) AS reported FROM episodes
      WHERE run_id IN (SELECT run_id FROM plans) GROUP BY run_id)
     SELECT sum(planned) AS planned, CAST(sum(least(planned, coalesce(reported, 0))) AS DOUBLE) AS reported,
       CAST(count(*) AS DOUBLE) AS runs
     FROM plans LEFT JOIN reports USING (run_id)`,
  );
  if (Number(row['runs'] ?? 0) === 0) return null;
  return { planned: Number(row['planned'] ?? 0), reported: Number(row['reported'] ?? 0) };
}

async function claimsAndTargets(store: Store): Promise<Pick<LintFacts, 'claims' | 'targets'>> {
  const rows = await store.query(
    `SELECT schema, record ->> '$.what' AS what, record ->> '$.metric' AS metric, record ->> '$.grade' AS grade,
       TRY_CAST(record ->> '$.value' AS DOUBLE) AS value
     FROM records WHERE schema IN ('telltale.claim/1', 'telltale.target/1') ORDER BY schema, record_id`,
  );
  const text = (row: Row, name: string): string => {
    const value = row[name];
    return typeof value === 'string' ? value : '';
  };
  const value = (row: Row): number | null =>
    typeof row['value'] === 'number' ? row['value'] : null;
  return {
    claims: rows
      .filter((row) => row['schema'] === 'telltale.claim/1')
      .map((row) => ({ what: text(row, 'what'), value: value(row), grade: text(row, 'grade') })),
    targets: rows
      .filter((row) => row['schema'] === 'telltale.target/1')
      .map((row) => ({ metric: text(row, 'metric'), value: value(row) ?? 0 })),
  };
}
