import type { QueryLayer } from '#lib/server/query/types.ts';
import { noFilter } from '#lib/metrics/dimensions.ts';

export interface AskedQuestion {
  readonly name: string;
  readonly ask: (query: QueryLayer) => Promise<unknown>;
  /** What the bare engine would be asked for the same counts. */
  readonly bare?: string;
  readonly mostMs: number;
}

const by = ['task', 'policy', 'world'] as const;
const task = { where: { task: ['task-03'] } };
const month = { ...task, from: '2026-09-01', to: '2026-09-30' };
const oneSite = { where: { site: ['site-007'] } };

const successCounts = `count(*) FILTER (outcome <> 'ungraded') AS trials, count(*) FILTER (outcome = 'success' AND NOT assisted) AS successes`;

/** The questions of the pages. @param episodes in the fleet, for one that is there to be found */
export const questions = (episodes: number): readonly AskedQuestion[] => [
  {
    name: 'success',
    ask: (query) => query.success({ by, filter: noFilter }),
    bare: `SELECT task, policy, world, ${successCounts} FROM episodes GROUP BY ALL`,
    mostMs: 10,
  },
  {
    name: 'success of one site',
    ask: (query) => query.success({ by, filter: oneSite }),
    bare: `SELECT task, policy, world, ${successCounts} FROM episodes WHERE site = 'site-007' GROUP BY ALL`,
    mostMs: 10,
  },
  {
    name: 'success of one task, 30 days',
    ask: (query) => query.success({ by: ['policy', 'world'], filter: month }),
    bare: `SELECT policy, world, ${successCounts} FROM episodes WHERE task = 'task-03' AND started_at BETWEEN '2026-09-01' AND '2026-09-30 23:59:59.999' GROUP BY ALL`,
    mostMs: 10,
  },
  {
    name: 'weekly trend of one task',
    ask: (query) => query.success({ by: ['week', 'world'], filter: task }),
    bare: `SELECT date_trunc('week', started_at) AS week, world, ${successCounts} FROM episodes WHERE task = 'task-03' GROUP BY ALL`,
    mostMs: 10,
  },
  {
    name: 'autonomy',
    ask: (query) => query.autonomy({ by, filter: noFilter }),
    bare: `SELECT task, policy, world, sum(s.end_ms - s.start_ms) FILTER (s.mode = 'autonomous') AS autonomous_ms FROM (SELECT task, policy, world, unnest(control) AS s FROM episodes) GROUP BY ALL`,
    mostMs: 10,
  },
  {
    name: 'latency',
    ask: (query) => query.latency({ by, filter: noFilter }),
    bare: `SELECT task, policy, world, quantile_cont(response_ms, [0.5, 0.95, 0.99]) AS q FROM episodes GROUP BY ALL`,
    mostMs: 25,
  },
  {
    name: 'latency of one task, 30 days',
    ask: (query) => query.latency({ by: ['policy', 'world'], filter: month }),
    mostMs: 25,
  },
  {
    name: 'failure reasons',
    ask: (query) => query.failures({ by: ['task', 'world'], filter: noFilter }),
    bare: `SELECT task, world, failure_reason, count(*) AS n FROM episodes WHERE outcome IN ('failure', 'aborted') GROUP BY ALL`,
    mostMs: 10,
  },
  { name: 'overview', ask: (query) => query.overview(noFilter), mostMs: 20 },
  {
    name: 'filter values',
    ask: (query) => query.facets(oneSite, ['task', 'policy', 'world', 'context', 'unit']),
    mostMs: 10,
  },
  { name: 'summary', ask: (query) => query.summary(), mostMs: 10 },
  {
    name: 'list: slowest 50 of one task',
    ask: (query) =>
      query.episodes({ filter: task, sort: 'duration_ms', descending: true, limit: 50 }),
    bare: `SELECT episode_id, policy, unit, started_at, duration_ms, outcome FROM episodes WHERE task = 'task-03' ORDER BY duration_ms DESC, episode_id LIMIT 50`,
    mostMs: 500,
  },
  {
    name: 'list: newest 50 of all',
    ask: (query) =>
      query.episodes({ filter: noFilter, sort: 'started_at', descending: true, limit: 50 }),
    mostMs: 500,
  },
  {
    name: 'one episode by id',
    ask: (query) => query.episode(`fleet-${String(Math.floor(episodes / 2)).padStart(9, '0')}`),
    bare: `SELECT * FROM episodes WHERE episode_id = 'fleet-${String(Math.floor(episodes / 2)).padStart(9, '0')}'`,
    mostMs: 250,
  },
];
