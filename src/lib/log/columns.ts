import { controlModes, type ControlMode } from './vocabulary.ts';

/** One column of the evidence's Parquet files. */
export interface Column {
  readonly name: string;
  /** In DuckDB's spelling. */
  readonly type: string;
  /** JSON pointer into the normalised record, or the rule by which it follows from the record. */
  readonly from: string;
  /** Whether it follows from other fields (`deriveFacts`) instead of being one. */
  readonly derived: boolean;
}

const text = 'VARCHAR';
const whole = 'BIGINT';
const span = 'STRUCT(start_ms BIGINT, end_ms BIGINT)[]';
const segment = 'STRUCT(mode VARCHAR, start_ms BIGINT, end_ms BIGINT, source VARCHAR)[]';
const quantiles = 'STRUCT(p50 DOUBLE, p95 DOUBLE, p99 DOUBLE, max DOUBLE, mean DOUBLE, n BIGINT)';

const recorded = (name: string, type = text, from = `/${name}`): Column => ({
  name,
  type,
  from,
  derived: false,
});
const derived = (name: string, type: string, from: string): Column => ({
  name,
  type,
  from,
  derived: true,
});

/** The modes whose time has a column of its own; `unknown_ms` also holds the time that no segment covers. */
export const knownModes = controlModes.filter(
  (mode): mode is Exclude<ControlMode, 'unknown'> => mode !== 'unknown',
);

/** The columns of an episode, in file order. */
export const episodeColumns: readonly Column[] = [
  recorded('episode_id'),
  recorded('task'),
  recorded('instruction'),
  recorded('context'),
  recorded('world', text, '/world/kind'),
  recorded('simulator', text, '/world/simulator + "@" + /world/version; null if real'),
  recorded('simulator_type', text, '/world/type'),
  recorded('policy', text, '/policy/name + "@" + /policy/version'),
  recorded('policy_name', text, '/policy/name'),
  recorded('policy_version', text, '/policy/version'),
  recorded('checkpoint_sha256', text, '/policy/checkpoint_sha256'),
  recorded('unit', text, '/robot/unit'),
  recorded('embodiment', text, '/robot/embodiment'),
  recorded('hardware', text, '/robot/hardware'),
  recorded('site'),
  recorded('started_at', 'TIMESTAMP'),
  recorded('duration_ms', whole),
  recorded('sequence', whole),
  recorded('suite', text, '/benchmark/suite'),
  recorded('suite_version', text, '/benchmark/version'),
  recorded('spec_sha256', text, '/benchmark/spec_sha256'),
  recorded('run_id', text, '/benchmark/run_id'),
  recorded('trial', whole, '/benchmark/trial'),
  recorded('seed', whole, '/benchmark/seed'),
  recorded('conditions', 'MAP(VARCHAR, VARCHAR)', '/benchmark/conditions; null without benchmark'),
  recorded('pair_id'),
  recorded('outcome'),
  recorded('score', 'DOUBLE'),
  recorded('failure_reason'),
  recorded('grading_by', text, '/grading/by'),
  recorded('grader', text, '/grading/grader'),
  recorded('blinded', 'BOOLEAN', '/grading/blinded'),
  recorded('control', segment),
  recorded('response_ms', 'DOUBLE', '/latency/response_ms'),
  recorded('inference', quantiles, '/latency/inference_ms'),
  recorded('deadline_misses', whole, '/latency/deadline_misses'),
  recorded('stalls', span, '/latency/stalls'),
  recorded('incidents', 'STRUCT(kind VARCHAR, at_ms BIGINT, detail VARCHAR)[]'),
  recorded('media', 'JSON'),
  recorded('trajectory_sha256', text, '/trajectory/sha256'),
  recorded('trajectory_uri', text, '/trajectory/uri'),
  recorded('extra', 'JSON'),
  derived('generated', 'BOOLEAN', '/extra/generated is true'),
  ...knownModes.map((mode) => derived(`${mode}_ms`, whole, `time of ${mode} segments`)),
  derived('unknown_ms', whole, 'time of unknown segments and of no segment'),
  derived('stalled_ms', whole, 'time of /latency/stalls'),
  derived('interventions', 'INTEGER', 'times that control passed from the policy to a person'),
  derived('last_intervention_ms', whole, 'start of the last of them; null if none'),
  derived('assisted', 'BOOLEAN', 'help of any kind from the first command on'),
];
