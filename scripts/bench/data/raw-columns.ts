/** The fields of an episode with the engine's types, as a reader who trusts every line would name them. */
const rawColumns: Readonly<Record<string, string>> = {
  episode_id: 'VARCHAR',
  task: 'VARCHAR',
  instruction: 'VARCHAR',
  context: 'VARCHAR',
  world: 'STRUCT(kind VARCHAR, simulator VARCHAR, version VARCHAR, type VARCHAR)',
  policy: 'STRUCT(name VARCHAR, version VARCHAR, checkpoint_sha256 VARCHAR)',
  robot: 'STRUCT(unit VARCHAR, embodiment VARCHAR, hardware VARCHAR)',
  site: 'VARCHAR',
  started_at: 'TIMESTAMP',
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
    'STRUCT(kind VARCHAR, sha256 VARCHAR, uri VARCHAR, fps DOUBLE, frames BIGINT, duration_ms BIGINT)[]',
  trajectory: 'STRUCT(sha256 VARCHAR, uri VARCHAR)',
  extra: 'JSON',
};

/** The `columns` argument of read_json. */
export const rawColumnsSql = `{${Object.entries(rawColumns)
  .map(([name, type]) => `${name}: '${type}'`)
  .join(', ')}}`;
