import { attemptFacts, type FleetFacts } from './attempts.ts';
import { assistanceIn } from './assistance.ts';
import type { LogEpisode, LogFacts, ReplayFacts, ShownPart } from './log-facts.ts';
import { nearFacts } from './near.ts';
import { shownSegments } from './shown.ts';

export interface LogSources {
  readonly parts: readonly ShownPart[];
  /** The episodes that the parts name, as far as they are in the evidence. */
  readonly shown: readonly LogEpisode[];
  /** All episodes of the same units for a day on either side. */
  readonly around: readonly LogEpisode[];
  readonly clip_ms: number | null;
  readonly fleet?: FleetFacts | null;
  readonly replay?: ReplayFacts | null;
  readonly replay_compared?: number;
}

/** What the logs say of a clip, from the episodes that it shows and those around them. */
export function gatherLogFacts(sources: LogSources): LogFacts {
  const { parts, shown, around, clip_ms } = sources;
  const byId = new Map(shown.map((episode) => [episode.episode_id, episode]));
  const segments = parts.flatMap((part) => {
    const episode = byId.get(part.episode_id);
    return episode === undefined ? [] : shownSegments(part, episode);
  });
  const length = (known: boolean): number =>
    segments
      .filter(({ mode }) => !known || mode !== 'unknown')
      .reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
  const missing = parts.map(({ episode_id }) => episode_id).filter((id) => !byId.has(id));
  return {
    parts,
    missing_episodes: [...new Set(missing)],
    episodes: shown,
    segments,
    shown_ms: length(false) + lost(parts, byId),
    covered_ms: length(true),
    clip_ms,
    accounted_ms: accounted(parts.filter(({ episode_id }) => byId.has(episode_id))),
    assistance: assistanceIn(shown, parts),
    attempts: attemptFacts(shown, around, sources.fleet ?? null),
    near: nearFacts(parts, byId, around),
    replay: sources.replay ?? null,
    replay_compared: sources.replay_compared ?? 0,
  };
}

/** Log time that is claimed to be shown and is in no episode of the evidence. */
function lost(parts: readonly ShownPart[], byId: ReadonlyMap<string, LogEpisode>): number {
  return parts.reduce((sum, { episode_id, log_start_ms, log_end_ms }) => {
    const end = byId.get(episode_id)?.duration_ms ?? 0;
    return sum + Math.max(0, log_end_ms - Math.max(log_start_ms, end));
  }, 0);
}

/** Clip time under at least one part: several robots may be in one picture. */
function accounted(parts: readonly ShownPart[]): number {
  let covered = 0;
  let until = -Infinity;
  for (const { clip_start_ms, clip_end_ms } of parts.toSorted(
    (a, b) => a.clip_start_ms - b.clip_start_ms,
  )) {
    covered += Math.max(0, clip_end_ms - Math.max(until, clip_start_ms));
    until = Math.max(until, clip_end_ms);
  }
  return covered;
}
