import { episodeColumns, knownModes } from '#lib/log/columns.ts';
import { partIdentifierBounds } from '#lib/log/identifier-bounds.ts';
import { jsonSchemaOf } from '#lib/log/json-schema.ts';
import { episode } from '#lib/log/records/episode.ts';
import type { ControlMode } from '#lib/log/vocabulary.ts';
import { pseudonymSql } from './pseudonyms.ts';
import { quoted } from './sql.ts';

/**
 * Lines of `telltale.episode/1` to the evidence's columns, by columns. The lines must have passed the line proof or the
 * validator, so every field is of its type; what is left to check are the lengths that the proof leaves out, and the rules
 * between fields (`rulesSql`).
 *
 * The definitions are those of `log/row.ts` and `log/derive.ts` in SQL; a test holds the two against each other.
 */

/** How a line is read. Numbers that must come out as they were written are read as JSON. */
const rawColumns: Readonly<Record<string, string>> = {
  episode_id: 'VARCHAR',
  task: 'VARCHAR',
  instruction: 'VARCHAR',
  context: 'VARCHAR',
  world: 'STRUCT(kind VARCHAR, simulator VARCHAR, version VARCHAR, type VARCHAR)',
  policy: 'STRUCT(name VARCHAR, version VARCHAR, checkpoint_sha256 VARCHAR)',
  robot: 'STRUCT(unit VARCHAR, embodiment VARCHAR, hardware VARCHAR)',
  site: 'VARCHAR',
  started_at: 'VARCHAR',
  duration_ms: 'BIGINT',
  sequence: 'BIGINT',
  benchmark:
    'STRUCT(suite VARCHAR, version VARCHAR, spec_sha256 VARCHAR, run_id VARCHAR, trial BIGINT, seed BIGINT, conditions MAP(VARCHAR, VARCHAR))',
  pair_id: 'VARCHAR',
  outcome: 'VARCHAR',
  score: 'DOUBLE',
  failure_reason: 'VARCHAR',
  grading: 'STRUCT("by" VARCHAR, grader VARCHAR, blinded BOOLEAN)',
  control: 'STRUCT(mode VARCHAR, start_ms BIGINT, end_ms BIGINT, source VARCHAR)[]',
  latency:
    'STRUCT(response_ms DOUBLE, inference_ms STRUCT(p50 DOUBLE, p95 DOUBLE, p99 DOUBLE, max DOUBLE, mean DOUBLE, n BIGINT), deadline_misses BIGINT, stalls STRUCT(start_ms BIGINT, end_ms BIGINT)[])',
  incidents: 'STRUCT(kind VARCHAR, at_ms BIGINT, detail VARCHAR)[]',
  media:
    'STRUCT(kind VARCHAR, sha256 VARCHAR, uri VARCHAR, fps JSON, frames BIGINT, duration_ms BIGINT)[]',
  trajectory: 'STRUCT(sha256 VARCHAR, uri VARCHAR)',
  extra: 'JSON',
};

/** The lines of a file as raw columns. */
export function linesSql(path: string): string {
  const columns = Object.entries(rawColumns).map(([name, type]) => `${name}: ${quoted(type)}`);
  return `read_json(${quoted(path)}, format = 'newline_delimited', compression = 'uncompressed', ignore_errors = true, columns = {${columns.join(', ')}})`;
}

/**
 * One letter a mode. Most episodes hold one or two modes, so what is asked of every segment is asked only of the modes
 * that are there.
 */
const letterOf: Readonly<Record<ControlMode, string>> = {
  autonomous: 'A',
  supervised: 'V',
  advised: 'C',
  shared: 'B',
  teleoperated: 'T',
  scripted: 'S',
  handled: 'D',
  fault: 'F',
  idle: 'I',
  unknown: 'U',
};

/** The modes of the segments in order, a letter each. */
const modesSql = `CASE len(segments) WHEN 0 THEN '' WHEN 1 THEN ${letterSql('segments[1].mode')}
  ELSE array_to_string([${letterSql('s.mode')} FOR s IN segments], '') END`;

function letterSql(mode: string): string {
  const cases = Object.entries(letterOf).map(([name, letter]) => `WHEN '${name}' THEN '${letter}'`);
  return `CASE ${mode} ${cases.join(' ')} END`;
}

/**
 * The same with what matters to interventions: A policy, H person, D handled, S script. Idle, fault and unknown segments
 * do not part two others, so they are left out. Here and below what most episodes are, one stretch of the policy's, is told
 * apart first: the engine takes texts apart only in the rows that are left.
 */
const rolesSql = `CASE modes WHEN 'A' THEN 'A' WHEN 'V' THEN 'A' ELSE translate(modes, 'AVCBTSDFIU', 'AAHHHSD') END`;

/** Columns of the innermost SELECT: missing lists become empty, and what the facts are made of. */
const prepared: Readonly<Record<string, string>> = {
  segments: 'coalesce(control, [])',
  stall_spans: 'coalesce(latency.stalls, [])',
  incident_list: 'coalesce(incidents, [])',
  extra_json: `CASE WHEN extra IS NULL OR extra::VARCHAR = 'null' THEN '{}'::JSON ELSE extra END`,
  start: 'TRY_CAST(started_at AS TIMESTAMP)',
};

const recorded: Readonly<Record<string, string>> = {
  world: 'world.kind',
  simulator: `world.simulator || '@' || world.version`,
  simulator_type: 'world.type',
  policy: `policy.name || '@' || policy.version`,
  policy_name: 'policy.name',
  policy_version: 'policy.version',
  checkpoint_sha256: 'policy.checkpoint_sha256',
  unit: 'robot.unit',
  embodiment: 'robot.embodiment',
  hardware: 'robot.hardware',
  started_at: 'start',
  suite: 'benchmark.suite',
  suite_version: 'benchmark.version',
  spec_sha256: 'benchmark.spec_sha256',
  run_id: 'benchmark.run_id',
  trial: 'benchmark.trial',
  seed: 'benchmark.seed',
  conditions: 'CASE WHEN benchmark IS NOT NULL THEN coalesce(benchmark.conditions, MAP {}) END',
  grading_by: 'grading."by"',
  grader: `CASE WHEN grading."by" = 'human' THEN ${pseudonymSql('grading.grader')} ELSE grading.grader END`,
  blinded: 'grading.blinded',
  control: 'segments',
  response_ms: 'latency.response_ms',
  inference: 'latency.inference_ms',
  deadline_misses: 'latency.deadline_misses',
  stalls: 'stall_spans',
  incidents: 'incident_list',
  media: `CASE WHEN media IS NULL OR len(media) = 0 THEN '[]'::JSON ELSE to_json(media) END`,
  trajectory_sha256: 'trajectory.sha256',
  trajectory_uri: 'trajectory.uri',
  extra: 'extra_json',
};

/** Time in one mode. One segment, the usual case, needs no list arithmetic. */
const modeTime = (mode: ControlMode): string => `CASE
  WHEN NOT contains(modes, '${letterOf[mode]}') THEN 0
  WHEN len(segments) = 1 THEN segments[1].end_ms - segments[1].start_ms
  ELSE list_sum([CASE WHEN s.mode = '${mode}' THEN s.end_ms - s.start_ms ELSE 0 END FOR s IN segments]) END`;

const modeTimes = Object.fromEntries(knownModes.map((mode) => [`${mode}_ms`, modeTime(mode)]));

const interventions = `CASE WHEN roles IN ('', 'A') THEN 0
    ELSE length(roles) - length(replace(replace(roles, 'AH', 'h'), 'AD', 'd')) END`;
const fromFirstCommand = `ltrim(roles, 'D')`;

const derived: Readonly<Record<string, string>> = {
  generated: `CASE WHEN extra_json::VARCHAR = '{}' THEN false ELSE coalesce((extra_json -> '$.generated')::VARCHAR = 'true', false) END`,
  unknown_ms: `duration_ms - (${Object.keys(modeTimes).join(' + ')})`,
  stalled_ms: `CASE WHEN len(stall_spans) = 0 THEN 0 ELSE list_sum([s.end_ms - s.start_ms FOR s IN stall_spans]) END`,
  interventions,
  // The last of them ends the last 'AH' or 'AD'; roles and active segments count alike.
  last_intervention_ms: `CASE WHEN ${interventions} > 0 THEN
    [s.start_ms FOR s IN segments IF s.mode NOT IN ('idle', 'fault', 'unknown')]
      [length(roles) - least(coalesce(nullif(instr(reverse(roles), 'HA'), 0), 1000000), coalesce(nullif(instr(reverse(roles), 'DA'), 0), 1000000)) + 1] END`,
  assisted: `CASE WHEN roles IN ('', 'A') THEN false WHEN ${fromFirstCommand} = '' THEN true
    ELSE contains(${fromFirstCommand}, 'H') OR contains(${fromFirstCommand}, 'S') OR contains(${fromFirstCommand}, 'D') END`,
};

/** Segments of some length, in order, not overlapping, and ending with the episode at the latest. */
const spansHold = (list: string): string =>
  `CASE len(${list}) WHEN 0 THEN true
    WHEN 1 THEN ${list}[1].end_ms > ${list}[1].start_ms AND ${list}[1].end_ms <= duration_ms
    ELSE ${list}[-1].end_ms <= duration_ms AND len(list_filter(${list}, lambda s, i: s.end_ms <= s.start_ms OR s.start_ms < ${list}[i - 1].end_ms)) = 0 END`;

/** The lengths of identifiers. */
const boundsSql = partIdentifierBounds(jsonSchemaOf(episode)).bounds.map(
  ({ path, most }) => `coalesce(strlen(${path.join('.')}) <= ${most}, true)`,
);

/**
 * Holds for lines whose fields agree with one another, as the format's rules want it. It may doubt a good line (then the
 * validator looks), but never passes one that the validator would refuse.
 */
const rulesSql = [
  ...boundsSql,
  'episode_id IS NOT NULL AND start IS NOT NULL AND duration_ms IS NOT NULL',
  `(world.kind = 'sim') = (world.simulator IS NOT NULL AND world.version IS NOT NULL AND world.type IS NOT NULL)`,
  `(world.kind = 'sim' OR (world.simulator IS NULL AND world.version IS NULL AND world.type IS NULL))`,
  spansHold('segments'),
  spansHold('stall_spans'),
  '(len(incident_list) = 0 OR list_max([s.at_ms FOR s IN incident_list]) <= duration_ms)',
  `(latency.inference_ms IS NULL OR (
    coalesce(latency.inference_ms.p95 >= latency.inference_ms.p50, true)
    AND coalesce(latency.inference_ms.p99 >= greatest(latency.inference_ms.p50, latency.inference_ms.p95), true)
    AND coalesce(latency.inference_ms.max >= greatest(latency.inference_ms.p50, latency.inference_ms.p95, latency.inference_ms.p99, latency.inference_ms.mean), true)))`,
].join('\n  AND ');

const preparedSql = (path: string): string =>
  `SELECT *, ${Object.entries(prepared)
    .map(([name, sql]) => `${sql} AS ${name}`)
    .join(', ')} FROM ${linesSql(path)}`;

/** Ids of the lines that a checked staging left out, as often as it did. */
export const leftOutSql = (path: string, staged: string): string =>
  `SELECT episode_id FROM read_json(${quoted(path)}, format = 'newline_delimited', compression = 'uncompressed', ignore_errors = true, columns = {episode_id: 'VARCHAR'})
   EXCEPT ALL SELECT episode_id FROM read_parquet(${quoted(staged)})`;

/** How segments are sorted: filters and groups go by task, drill-downs by time. */
export const episodeSort: readonly string[] = ['task', 'started_at', 'episode_id'];

/** The lines of a file in the evidence's columns, sorted. `checked`: only those that certainly keep every rule. */
export function episodesSql(path: string, batchId: string, checked: boolean): string {
  const columns = episodeColumns.map(({ name, type }) => {
    const sql = recorded[name] ?? derived[name] ?? name;
    return `CAST(${sql} AS ${type}) AS ${name}`;
  });
  const where = checked ? `WHERE coalesce(${rulesSql}, false)` : '';
  const times = Object.entries(modeTimes).map(([name, sql]) => `${sql} AS ${name}`);
  return `SELECT ${columns.join(',\n  ')},\n  ${quoted(batchId)} AS batch_id
FROM (SELECT *, ${rolesSql} AS roles, ${times.join(', ')}
FROM (SELECT *, ${modesSql} AS modes FROM (${preparedSql(path)}) ${where}))
ORDER BY ${episodeSort.join(', ')}`;
}
