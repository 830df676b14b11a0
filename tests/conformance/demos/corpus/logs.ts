import { armMotion, armTrace, type ArmMotion } from '#lib/sample/stage/arm.ts';
import { traceMedium, type MotionTrace } from '#lib/demos/trace.ts';

/** What an episode of the corpus is like, where it is not like all others. */
export interface EpisodeOptions {
  readonly unit?: string;
  readonly task?: string;
  readonly outcome?: string;
  readonly sequence: number;
  readonly started_ms: number;
  readonly seconds: number;
  readonly control?: readonly Record<string, unknown>[];
  readonly incidents?: readonly Record<string, unknown>[];
  readonly context?: string;
  readonly traceSha256?: string;
}

/** A line of a log, as the robot would write it. */
export function episodeLine(episode_id: string, options: EpisodeOptions): Record<string, unknown> {
  const duration_ms = options.seconds * 1000;
  return {
    schema: 'telltale.episode/1',
    episode_id,
    task: options.task ?? 'table-clear',
    context: options.context ?? 'research',
    world: { kind: 'real' },
    policy: { name: 'arm-policy', version: 'v3', checkpoint_sha256: 'ab'.repeat(32) },
    robot: { unit: options.unit ?? 'arm-01', embodiment: 'planar-arm' },
    site: 'lab',
    started_at: new Date(options.started_ms).toISOString(),
    duration_ms,
    sequence: options.sequence,
    outcome: options.outcome ?? 'success',
    grading: { by: 'predicate' },
    control: options.control ?? [whole('autonomous', duration_ms)],
    incidents: options.incidents ?? [],
    media: options.traceSha256 === undefined ? [] : [traceMedium(options.traceSha256, duration_ms)],
    extra: { clock_bound_ms: 40, generated: true },
  };
}

export const whole = (mode: string, end_ms: number, start_ms = 0): Record<string, unknown> => ({
  mode,
  start_ms,
  end_ms,
  source: 'command_stream',
});

export interface Logged {
  readonly motion: ArmMotion;
  readonly trace: MotionTrace;
}

/** Motion that is logged under an id. */
export function logged(seed: number, seconds: number, episode_id: string): Logged {
  const motion = armMotion(seed, seconds);
  return { motion, trace: armTrace(motion, episode_id) };
}
