import type { AlignedSegment, Alignment, Jump } from './alignment/alignment.ts';
import type { ExpectedPart } from './alignment/expected.ts';
import type { LogMotion } from './alignment/motion.ts';
import type { ShownPart } from './log/log-facts.ts';
import { requireTrace, type MotionTrace } from './trace.ts';

/** One episode with its trace and its place in the world. */
export interface TracedEpisode {
  readonly trace: MotionTrace;
  readonly unit: string;
  /** ms since 1970. */
  readonly started_ms: number;
  readonly duration_ms: number;
}

/** Consecutive episodes of one robot as one log of its motion: a clip may run over the border of two. */
export interface Strip {
  readonly motion: LogMotion;
  readonly episodes: readonly {
    readonly episode_id: string;
    /** Of its start and end in the strip. */
    readonly from_ms: number;
    readonly to_ms: number;
  }[];
}

/** Across a longer pause between two episodes nothing is known of the robot's motion. */
const longestPauseMs = 10_000;

/** The traces of a session by robot, in the order of the clock. Episodes of one robot must not overlap in time. */
export function stripsOf(episodes: readonly TracedEpisode[]): Strip[] {
  const ordered = episodes.toSorted(
    (a, b) => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : 0) || a.started_ms - b.started_ms,
  );
  const runs: TracedEpisode[][] = [];
  for (const episode of ordered) {
    const last = runs.at(-1)?.at(-1);
    const pause = last === undefined ? 0 : episode.started_ms - last.started_ms - last.duration_ms;
    if (last?.unit === episode.unit && pause >= 0 && pause <= longestPauseMs)
      runs.at(-1)?.push(episode);
    else runs.push([episode]);
  }
  return runs.map(stripOf);
}

function stripOf(run: readonly TracedEpisode[]): Strip {
  const origin = run[0]?.started_ms ?? 0;
  const times: number[] = [];
  const rates: number[] = [];
  const add = (time: number, rate: number): void => {
    if (time <= (times.at(-1) ?? -Infinity)) return;
    times.push(time);
    rates.push(rate);
  };
  for (const { trace, started_ms, duration_ms } of run) {
    requireTrace(trace);
    const from = started_ms - origin;
    add(from, 0);
    for (const [i, time] of trace.t_ms.entries())
      if (time <= duration_ms) add(from + time, trace.speed[i] ?? 0);
    add(from + duration_ms, trace.speed.at(-1) ?? 0);
  }
  return {
    motion: {
      episode_id: run[0]?.trace.episode_id ?? '',
      series: { t_ms: Float64Array.from(times), rate: Float64Array.from(rates) },
    },
    episodes: run.map(({ trace, started_ms, duration_ms }) => ({
      episode_id: trace.episode_id,
      from_ms: started_ms - origin,
      to_ms: started_ms - origin + duration_ms,
    })),
  };
}

/** Parts that a record names, where they lie on the strips: the hypothesis that the search begins with. */
export const partsOnStrips = (
  parts: readonly ShownPart[],
  strips: readonly Strip[],
): ExpectedPart[] =>
  parts.flatMap(({ episode_id, clip_start_ms, clip_end_ms, log_start_ms, log_end_ms }) =>
    strips.flatMap(({ episodes }, log) =>
      episodes
        .filter((episode) => episode.episode_id === episode_id)
        .map(({ from_ms }) => ({
          log,
          clip_start_ms,
          clip_end_ms,
          log_start_ms: from_ms + log_start_ms,
          log_end_ms: from_ms + log_end_ms,
        })),
    ),
  );

/** Shorter ends of a segment belong to the border between two episodes, not to the episode beyond it. */
const sliverMs = 1000;

/** An alignment with strips as one with the episodes in them: segments are split where episodes meet. */
export function inEpisodes(found: Alignment, strips: readonly Strip[]): Alignment {
  const byId = new Map(strips.map((strip) => [strip.motion.episode_id, strip]));
  return {
    ...found,
    segments: found.segments.flatMap((segment) => {
      const strip = byId.get(segment.episode_id);
      return strip === undefined ? [segment] : splitAt(segment, strip);
    }),
    jumps: found.jumps.map((jump) => named(jump, found.segments, byId)),
  };
}

function splitAt(segment: AlignedSegment, { episodes }: Strip): AlignedSegment[] {
  const { log_start_ms, log_end_ms, clip_start_ms, speed } = segment;
  const length = log_end_ms - log_start_ms;
  const parts = episodes.flatMap(({ episode_id, from_ms, to_ms }) => {
    const [from, to] = [Math.max(from_ms, log_start_ms), Math.min(to_ms, log_end_ms)];
    if (to - from < Math.min(sliverMs, 0.5 * length)) return [];
    return [
      {
        ...segment,
        episode_id,
        clip_start_ms: Math.round(clip_start_ms + (from - log_start_ms) / speed),
        clip_end_ms: Math.round(clip_start_ms + (to - log_start_ms) / speed),
        log_start_ms: Math.round(from - from_ms),
        log_end_ms: Math.round(to - from_ms),
        moving_ms: Math.round((segment.moving_ms * (to - from)) / length),
      },
    ];
  });
  return parts;
}

/** A jump names the episodes on its two sides, not the strips. */
function named(
  jump: Jump,
  segments: readonly AlignedSegment[],
  byId: ReadonlyMap<string, Strip>,
): Jump {
  const before = segments.findLast(({ clip_end_ms }) => clip_end_ms <= jump.clip_ms);
  const after = segments.find(({ clip_start_ms }) => clip_start_ms >= jump.clip_ms);
  return {
    ...jump,
    from_episode_id: episodeAt(byId, jump.from_episode_id, before?.log_end_ms ?? 0),
    to_episode_id: episodeAt(byId, jump.to_episode_id, after?.log_start_ms ?? 0),
  };
}

function episodeAt(byId: ReadonlyMap<string, Strip>, id: string, log_ms: number): string {
  const inside = byId
    .get(id)
    ?.episodes.find(({ from_ms, to_ms }) => from_ms <= log_ms && log_ms <= to_ms);
  return inside?.episode_id ?? id;
}

/** The parts of the clip that an alignment found surely enough, for a record that names none. */
export const partsFound = ({ outcome, segments }: Alignment): ShownPart[] =>
  outcome !== 'match'
    ? []
    : segments
        .filter(({ grade }) => grade === 'high' || grade === 'medium')
        .map(({ clip_start_ms, clip_end_ms, episode_id, log_start_ms, log_end_ms }) => ({
          clip_start_ms,
          clip_end_ms,
          episode_id,
          log_start_ms: Math.max(0, log_start_ms),
          log_end_ms,
          basis: 'found' as const,
        }));
