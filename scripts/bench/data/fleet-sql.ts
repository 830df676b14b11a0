import { episodeColumns } from '#lib/log/columns.ts';

/**
 * A programme of 30,000 units over 90 days, by arithmetic and hashes on the number of each episode, so that a hundred
 * million can be made in minutes: the sample's generator is exact in its truth but draws each episode in JavaScript.
 *
 * A unit does one task a day, of the four of its site; every twelfth day a new policy version is rolled out. Four of
 * five units are real; one in twenty episodes is a benchmark trial, one in twenty self-play.
 */
export const units = 30_000;
export const days = 90;
export const tasks = 12;
export const sites = 120;

/** 0 ≤ value < n, another stream for every salt. */
const draw = (salt: number, n: number): string => `(hash(i, ${salt}) % ${n})`;
const share = (salt: number): string => `(${draw(salt, 1_000_000)} / 1000000.0)`;

/** What an episode is, before it is spelled out. */
const plan = (episodes: number): Readonly<Record<string, string>> => ({
  u: `i % ${units}`,
  day: `i * ${days} // ${episodes}`,
  kind: draw(1, 100),
  ms: `2000 + ${draw(2, 28000)}`,
  placed: draw(3, 20),
  ability: `0.55 + 0.3 * ((hash(i % ${units}, 77) % 1000) / 1000.0)`,
});

const second: Readonly<Record<string, string>> = {
  task: `(u + 3 * ((u // ${sites} + day) % 4)) % ${tasks}`,
  version: `1 + (day + (u % 10)) // 12`,
  real: `u < ${units * 0.8}`,
  first: `ms * 2 // 5`,
  next: `ms * 3 // 5`,
  succeeded: `${share(4)} < ability`,
};

const segment = (mode: string, start: string, end: string): string =>
  `{'mode': '${mode}', 'start_ms': ${start}, 'end_ms': ${end}, 'source': 'command_stream'}`;

const control = `CASE
  WHEN kind < 80 THEN [${segment('autonomous', '0', 'ms')}]
  WHEN kind < 92 THEN [${segment('autonomous', '0', 'next')}, ${segment('idle', 'next', 'ms')}]
  WHEN kind < 97 THEN [${segment('autonomous', '0', 'first')}, ${segment('teleoperated', 'first', 'next')}, ${segment('autonomous', 'next', 'ms')}]
  ELSE [${segment('supervised', '0', 'ms')}] END`;

const columns: Readonly<Record<string, string>> = {
  episode_id: `'fleet-' || lpad(CAST(i AS VARCHAR), 9, '0')`,
  task: `'task-' || lpad(CAST(task AS VARCHAR), 2, '0')`,
  context: `CASE placed WHEN 0 THEN 'benchmark' WHEN 1 THEN 'self_play' ELSE 'production' END`,
  world: `CASE WHEN real THEN 'real' ELSE 'sim' END`,
  simulator: `CASE WHEN real THEN NULL WHEN u % 2 = 0 THEN 'rigid@2.1' ELSE 'dream@0.9' END`,
  simulator_type: `CASE WHEN real THEN NULL WHEN u % 2 = 0 THEN 'physics' ELSE 'learned' END`,
  policy: `'helm@v' || version`,
  policy_name: `'helm'`,
  policy_version: `'v' || version`,
  unit: `'unit-' || lpad(CAST(u AS VARCHAR), 5, '0')`,
  embodiment: `'biped-' || (u // ${sites} % 3)`,
  hardware: `'rev-' || (u // ${sites} % 4)`,
  site: `'site-' || lpad(CAST(u % ${sites} AS VARCHAR), 3, '0')`,
  started_at: `TIMESTAMP '2026-08-01' + to_days(CAST(day AS INTEGER)) + to_milliseconds(${draw(5, 86_400_000)})`,
  duration_ms: 'ms',
  sequence: `i // ${units}`,
  outcome: `CASE WHEN kind = 99 THEN 'aborted' WHEN succeeded THEN 'success' ELSE 'failure' END`,
  failure_reason: `CASE WHEN kind <> 99 AND NOT succeeded THEN 'reason-' || ${draw(6, 20)} END`,
  grading_by: `'predicate'`,
  control,
  response_ms: `CAST(200 + ${draw(7, 400)} AS DOUBLE)`,
  inference: `{'p50': 20.0 + ${draw(8, 200)} / 10.0, 'p95': 45.0 + ${draw(8, 100)} / 10.0, 'p99': 60.0, 'max': 100.0, 'mean': NULL, 'n': 200}`,
  deadline_misses: '0',
  stalls: '[]',
  incidents: '[]',
  media: `'[]'`,
  extra: `'{"generated":true}'`,
  generated: 'true',
  autonomous_ms: `CASE WHEN kind < 80 THEN ms WHEN kind < 92 THEN next WHEN kind < 97 THEN ms - (next - first) ELSE 0 END`,
  supervised_ms: `CASE WHEN kind >= 97 THEN ms ELSE 0 END`,
  teleoperated_ms: `CASE WHEN kind BETWEEN 92 AND 96 THEN next - first ELSE 0 END`,
  idle_ms: `CASE WHEN kind BETWEEN 80 AND 91 THEN ms - next ELSE 0 END`,
  interventions: `CASE WHEN kind BETWEEN 92 AND 96 THEN 1 ELSE 0 END`,
  last_intervention_ms: `CASE WHEN kind BETWEEN 92 AND 96 THEN first END`,
  assisted: `kind BETWEEN 92 AND 96`,
};

const zeroWhereAbsent = new Set([
  ...[
    'advised_ms',
    'shared_ms',
    'scripted_ms',
    'handled_ms',
    'fault_ms',
    'unknown_ms',
    'stalled_ms',
  ],
]);

const named = (expressions: Readonly<Record<string, string>>): string =>
  Object.entries(expressions)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ');

/**
 * Episodes `from` to before `to` of a programme of `episodes`, in the evidence's columns and order.
 *
 * @param batchId of the batch that they will be
 */
export function fleetSql(episodes: number, from: number, to: number, batchId: string): string {
  const typed = episodeColumns.map(({ name, type }) => {
    const sql = columns[name] ?? (zeroWhereAbsent.has(name) ? '0' : 'NULL');
    return `CAST(${sql} AS ${type}) AS ${name}`;
  });
  return `SELECT ${typed.join(',\n  ')}, '${batchId}' AS batch_id
FROM (SELECT *, ${named(second)} FROM (SELECT i, ${named(plan(episodes))} FROM range(${from}, ${to}) numbers(i)))
ORDER BY task, started_at, episode_id`;
}

/**
 * A batch that is another one some days later: the same draws with other ids and times, and the policy version of that
 * day. The order holds, since all times move alike, so nothing is sorted again.
 *
 * @param later whole days; a multiple of four, after which a unit is back at the same task
 */
export function laterSql(path: string, later: number, episodes: number, batchId: string): string {
  const moved = Math.round((episodes / days) * later);
  const number = 'CAST(substr(episode_id, 7) AS BIGINT)';
  const day = `date_diff('day', DATE '2026-08-01', CAST(started_at AS DATE)) + ${later}`;
  const version = `(1 + (${day} + CAST(substr(unit, 6) AS INTEGER) % 10) // 12)`;
  return `SELECT * REPLACE (
  'fleet-' || lpad(CAST(${number} + ${moved} AS VARCHAR), 9, '0') AS episode_id,
  started_at + to_days(${later}) AS started_at,
  sequence + ${Math.floor(moved / units)} AS sequence,
  'helm@v' || ${version} AS policy,
  'v' || ${version} AS policy_version,
  '${batchId}' AS batch_id)
FROM read_parquet('${path}')`;
}

/** Days after which `laterSql` may start from the first batches again. */
export const templateDays = 4;
