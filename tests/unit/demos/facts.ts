import type { Alignment, AlignedSegment } from '#lib/demos/alignment/alignment.ts';
import { claimedBy, type Claim, type Claimed } from '#lib/demos/claimed.ts';
import type { Facts } from '#lib/demos/facts.ts';
import { gatherLogFacts } from '#lib/demos/log/gather.ts';
import type { LogEpisode, LogFacts, ShownPart } from '#lib/demos/log/log-facts.ts';
import type { VideoFacts } from '#lib/demos/video/video-facts.ts';
import type { ControlMode, DemoClaim } from '#lib/log/index.ts';

/** An episode of 120 s, autonomous throughout, started at 09:00. */
export function episode(episode_id: string, given: Partial<LogEpisode> = {}): LogEpisode {
  return {
    episode_id,
    task: 'table-clear',
    instruction: null,
    context: 'production',
    world: 'real',
    policy: 'arm@v3',
    checkpoint_sha256: 'ab'.repeat(32),
    unit: 'arm-01',
    site: 'lab',
    started_at: '2026-10-01T09:00:00.000Z',
    duration_ms: 120_000,
    sequence: 50,
    outcome: 'success',
    score: null,
    assisted: false,
    response_ms: null,
    control: [segment('autonomous', 0, 120_000)],
    incidents: [],
    stalled_ms: 0,
    trace_sha256: null,
    clock_bound_ms: 40,
    generated: false,
    ...given,
  };
}

export const segment = (
  mode: ControlMode,
  start_ms: number,
  end_ms: number,
  source: 'command_stream' | 'operator' = 'command_stream',
) => ({ mode, start_ms, end_ms, source });

/** Seconds 40 to 80 of the episode, as the first 40 s of the clip. */
export const part = (episode_id: string, given: Partial<ShownPart> = {}): ShownPart => ({
  clip_start_ms: 0,
  clip_end_ms: 40_000,
  episode_id,
  log_start_ms: 40_000,
  log_end_ms: 80_000,
  basis: 'given',
  ...given,
});

export const logOf = (
  shown: readonly LogEpisode[],
  around: readonly LogEpisode[] = shown,
  parts: readonly ShownPart[] = shown.map(({ episode_id }) => part(episode_id)),
): LogFacts => gatherLogFacts({ parts, shown, around, clip_ms: 40_000 });

export const aligned = (given: Partial<AlignedSegment> = {}): AlignedSegment => ({
  clip_start_ms: 0,
  clip_end_ms: 40_000,
  episode_id: 'a',
  log_start_ms: 40_000,
  log_end_ms: 80_000,
  speed: 1,
  r: 0.95,
  rival_r: 0.4,
  repeats: false,
  moving_ms: 38_000,
  grade: 'high',
  ...given,
});

export const alignment = (given: Partial<Alignment> = {}): Alignment => ({
  outcome: 'match',
  grade: 'high',
  segments: [aligned()],
  jumps: [],
  unmatched: [],
  frozen: [],
  moving_ms: 38_000,
  matched_ms: 38_000,
  candidates: 1,
  ...given,
});

export const video = (given: Partial<VideoFacts> = {}): VideoFacts => ({
  file_sha256: '1'.repeat(64),
  stream_sha256: '2'.repeat(64),
  frames_sha256: '3'.repeat(64),
  duration_ms: 40_000,
  frames: 1200,
  fps: 30,
  width: 1280,
  height: 720,
  codec: 'h264',
  container: 'mov,mp4',
  tags: {},
  timing: { irregular_share: 0, usual_ms: 33.3, longest_ms: 33.4 },
  copies: { share: 0, parity: 1 },
  freezes: [],
  cut_hints: [],
  bound: null,
  sidecar: null,
  original: null,
  ...given,
});

/** Facts under which a claim of autonomy, in real time and in one take, is verified. */
export const facts = (given: Partial<Facts> = {}): Facts => ({
  log: logOf([episode('a')]),
  video: video(),
  alignment: alignment(),
  declarations: [],
  ...given,
});

export const claims = (
  kinds: readonly (DemoClaim | Claim)[],
  given: { readonly title?: string; readonly attempts?: number } = {},
): Claimed =>
  claimedBy({
    claims: kinds.map((kind) =>
      typeof kind === 'string' ? { kind, value: null, text: null } : kind,
    ),
    ...given,
  });

export const declaration = (disclosure: number, statement: string) => ({
  disclosure,
  statement,
  signed_by: 'R. Maker',
  signed_at: '2026-10-02T00:00:00.000Z',
});
