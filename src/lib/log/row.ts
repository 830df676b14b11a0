import { deriveFacts, type EpisodeFacts } from './derive.ts';
import type { Episode } from './records/episode.ts';
import { validateRecord, type Validation } from './validate.ts';

type Benchmark = NonNullable<Episode['benchmark']>;

/** An episode in its columns (`episodeColumns`); JSON columns hold text, times the normalised text. */
export interface EpisodeRow extends EpisodeFacts {
  readonly episode_id: string;
  readonly task: string;
  readonly instruction: string | null;
  readonly context: Episode['context'];
  readonly world: Episode['world']['kind'];
  readonly simulator: string | null;
  readonly simulator_type: 'physics' | 'learned' | null;
  readonly policy: string;
  readonly policy_name: string;
  readonly policy_version: string;
  readonly checkpoint_sha256: string | null;
  readonly unit: string;
  readonly embodiment: string;
  readonly hardware: string | null;
  readonly site: string;
  readonly started_at: string;
  readonly duration_ms: number;
  readonly sequence: number | null;
  readonly suite: string | null;
  readonly suite_version: string | null;
  readonly spec_sha256: string | null;
  readonly run_id: string | null;
  readonly trial: number | null;
  readonly seed: number | null;
  readonly conditions: Benchmark['conditions'] | null;
  readonly pair_id: string | null;
  readonly outcome: Episode['outcome'];
  readonly score: number | null;
  readonly failure_reason: string | null;
  readonly grading_by: Episode['grading']['by'];
  readonly grader: string | null;
  readonly blinded: boolean | null;
  readonly control: Episode['control'];
  readonly response_ms: number | null;
  readonly inference: Episode['latency']['inference_ms'];
  readonly deadline_misses: number | null;
  readonly stalls: Episode['latency']['stalls'];
  readonly incidents: Episode['incidents'];
  readonly media: string;
  readonly trajectory_sha256: string | null;
  readonly trajectory_uri: string | null;
  readonly extra: string;
}

/** A valid episode in its columns, in file order. */
export function toColumns(episode: Episode): EpisodeRow {
  const { world, policy, robot, benchmark, grading, latency, trajectory } = episode;
  const simulated = world.kind === 'sim' ? world : undefined;
  return {
    episode_id: episode.episode_id,
    task: episode.task,
    instruction: episode.instruction,
    context: episode.context,
    world: world.kind,
    simulator: simulated === undefined ? null : `${simulated.simulator}@${simulated.version}`,
    simulator_type: simulated?.type ?? null,
    policy: `${policy.name}@${policy.version}`,
    policy_name: policy.name,
    policy_version: policy.version,
    checkpoint_sha256: policy.checkpoint_sha256,
    unit: robot.unit,
    embodiment: robot.embodiment,
    hardware: robot.hardware,
    site: episode.site,
    started_at: episode.started_at,
    duration_ms: episode.duration_ms,
    sequence: episode.sequence,
    suite: benchmark?.suite ?? null,
    suite_version: benchmark?.version ?? null,
    spec_sha256: benchmark?.spec_sha256 ?? null,
    run_id: benchmark?.run_id ?? null,
    trial: benchmark?.trial ?? null,
    seed: benchmark?.seed ?? null,
    conditions: benchmark?.conditions ?? null,
    pair_id: episode.pair_id,
    outcome: episode.outcome,
    score: episode.score,
    failure_reason: episode.failure_reason,
    grading_by: grading.by,
    grader: grading.grader,
    blinded: grading.blinded,
    control: episode.control,
    response_ms: latency.response_ms,
    inference: latency.inference_ms,
    deadline_misses: latency.deadline_misses,
    stalls: latency.stalls,
    incidents: episode.incidents,
    media: JSON.stringify(episode.media),
    trajectory_sha256: trajectory?.sha256 ?? null,
    trajectory_uri: trajectory?.uri ?? null,
    extra: JSON.stringify(episode.extra),
    ...deriveFacts(episode),
  };
}

/** The episode whose columns these are, or what is wrong with them: a table may come from anywhere. */
export function episodeFromColumns(row: Omit<EpisodeRow, keyof EpisodeFacts>): Validation {
  const [simulator, simulatorVersion] = row.simulator?.split('@') ?? [null, null];
  return validateRecord({
    schema: 'telltale.episode/1',
    episode_id: row.episode_id,
    task: row.task,
    instruction: row.instruction,
    context: row.context,
    world: { kind: row.world, simulator, version: simulatorVersion, type: row.simulator_type },
    policy: {
      name: row.policy_name,
      version: row.policy_version,
      checkpoint_sha256: row.checkpoint_sha256,
    },
    robot: { unit: row.unit, embodiment: row.embodiment, hardware: row.hardware },
    site: row.site,
    started_at: row.started_at,
    duration_ms: row.duration_ms,
    sequence: row.sequence,
    benchmark: benchmarkFrom(row),
    pair_id: row.pair_id,
    outcome: row.outcome,
    score: row.score,
    failure_reason: row.failure_reason,
    grading: { by: row.grading_by, grader: row.grader, blinded: row.blinded },
    control: row.control,
    latency: {
      response_ms: row.response_ms,
      inference_ms: row.inference,
      deadline_misses: row.deadline_misses,
      stalls: row.stalls,
    },
    incidents: row.incidents,
    media: jsonIn(row.media),
    trajectory:
      row.trajectory_sha256 === null
        ? null
        : { sha256: row.trajectory_sha256, uri: row.trajectory_uri },
    extra: jsonIn(row.extra),
  });
}

function benchmarkFrom(row: Omit<EpisodeRow, keyof EpisodeFacts>): unknown {
  if (row.suite === null) return null;
  const { suite, suite_version: version, spec_sha256, run_id, trial, seed, conditions } = row;
  return { suite, version, spec_sha256, run_id, trial, seed, conditions };
}

/** What a JSON column holds; text that is no JSON is left as it is, and then refused as the wrong type. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
