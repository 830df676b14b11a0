import type { ControlMode } from '#lib/log/index.ts';
import type { Grade, JumpKind } from './alignment/alignment.ts';
import { isAbsent, type Facts } from './facts.ts';

/** What happens when in a clip, for a time line under it. All times are ms in the clip. */
export interface Timeline {
  readonly duration_ms: number;
  /** Who moved the robot; several units may run side by side. */
  readonly control: readonly {
    readonly start_ms: number;
    readonly end_ms: number;
    readonly mode: ControlMode;
    readonly unit: string;
    readonly episode_id: string;
  }[];
  /** Playback speed where the motion shows it. */
  readonly speed: readonly {
    readonly start_ms: number;
    readonly end_ms: number;
    readonly speed: number;
    readonly grade: Grade;
  }[];
  readonly jumps: readonly {
    readonly at_ms: number;
    readonly kind: JumpKind;
    readonly skipped_ms: number;
  }[];
  /** Abrupt changes of the picture: hints. */
  readonly hints: readonly { readonly at_ms: number; readonly z: number }[];
  readonly incidents: readonly {
    readonly at_ms: number;
    readonly kind: string;
    readonly episode_id: string;
  }[];
}

export function timeline({ log, video, alignment }: Facts): Timeline {
  const segments = isAbsent(log) ? [] : log.segments;
  const length = isAbsent(video) ? (isAbsent(log) ? null : log.clip_ms) : video.duration_ms;
  return {
    duration_ms: length ?? Math.max(0, ...segments.map(({ clip_end_ms }) => clip_end_ms)),
    control: segments.map(({ clip_start_ms, clip_end_ms, mode, unit, episode_id }) => ({
      start_ms: clip_start_ms,
      end_ms: clip_end_ms,
      mode,
      unit,
      episode_id,
    })),
    speed: isAbsent(alignment)
      ? []
      : alignment.segments.map(({ clip_start_ms, clip_end_ms, speed, grade }) => ({
          start_ms: clip_start_ms,
          end_ms: clip_end_ms,
          speed,
          grade,
        })),
    jumps: isAbsent(alignment)
      ? []
      : alignment.jumps.map(({ clip_ms, kind, skipped_ms }) => ({
          at_ms: clip_ms,
          kind,
          skipped_ms,
        })),
    hints: isAbsent(video) ? [] : video.cut_hints,
    incidents: isAbsent(log) ? [] : incidentsIn(log),
  };
}

function incidentsIn(log: Exclude<Facts['log'], { absent: string }>): Timeline['incidents'] {
  return log.parts.flatMap((part) => {
    const episode = log.episodes.find(({ episode_id }) => episode_id === part.episode_id);
    const rate = (part.clip_end_ms - part.clip_start_ms) / (part.log_end_ms - part.log_start_ms);
    return (episode?.incidents ?? [])
      .filter(({ at_ms }) => at_ms >= part.log_start_ms && at_ms < part.log_end_ms)
      .map(({ kind, at_ms }) => ({
        at_ms: Math.round(part.clip_start_ms + rate * (at_ms - part.log_start_ms)),
        kind,
        episode_id: part.episode_id,
      }));
  });
}
