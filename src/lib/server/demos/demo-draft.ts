import type { Claim } from '#lib/demos/claimed.ts';
import type { Declaration } from '#lib/demos/facts.ts';
import type { ShownPart } from '#lib/demos/log/log-facts.ts';
import type { BoundHashes } from '#lib/demos/video/video-facts.ts';
import type { Demo } from '#lib/log/index.ts';

/** What is said of a clip, before it is a record: from a claims file, a form, or a record itself. */
export interface DemoDraft {
  readonly demo_id: string | null;
  readonly title: string;
  readonly publisher: string | null;
  readonly published_at: string | null;
  readonly claims: readonly Claim[];
  /** Takes that the publisher says were made. */
  readonly attempts: number | null;
  /** Which log each part of the clip shows, where that is said. */
  readonly parts: readonly ShownPart[];
  /** Episodes that the clip may show, to be looked through where no parts are said. */
  readonly episodes: readonly string[];
  readonly declarations: readonly Declaration[];
  readonly bound: BoundHashes | null;
  readonly uri: string | null;
  /** Fields of the publisher's own. */
  readonly extra: Demo['extra'] | null;
}

/** The draft that a stored record stands for. */
export function draftOf(demo: Demo): DemoDraft {
  const { file } = demo;
  return {
    demo_id: demo.demo_id,
    title: demo.title,
    publisher: demo.publisher,
    published_at: demo.published_at,
    claims: demo.claims,
    attempts: demo.attempts,
    parts: demo.parts.map(({ start_ms, end_ms, episode_id, log_start_ms, log_end_ms }) => ({
      clip_start_ms: start_ms,
      clip_end_ms: end_ms,
      episode_id,
      log_start_ms,
      log_end_ms,
      basis: 'given' as const,
    })),
    episodes: [],
    declarations: demo.declarations,
    bound: {
      file_sha256: file.sha256,
      stream_sha256: file.stream_sha256,
      frames_sha256: file.frames_sha256,
      duration_ms: file.duration_ms,
    },
    uri: file.uri,
    extra: demo.extra,
  };
}
