import type { LogEpisode, ShownPart, ShownSegment } from './log-facts.ts';

/** The control classes of the part of an episode that a clip shows; time that no segment covers is `unknown`. */
export function shownSegments(part: ShownPart, episode: LogEpisode): ShownSegment[] {
  const start = part.log_start_ms;
  const end = Math.min(part.log_end_ms, episode.duration_ms);
  const segments: ShownSegment[] = [];
  let at = start;
  const take = (
    mode: ShownSegment['mode'],
    source: ShownSegment['source'],
    until: number,
  ): void => {
    if (until <= at) return;
    segments.push({
      episode_id: episode.episode_id,
      unit: episode.unit,
      mode,
      source,
      start_ms: at,
      end_ms: until,
      clip_start_ms: clipTime(part, at),
      clip_end_ms: clipTime(part, until),
    });
    at = until;
  };
  for (const { mode, source, start_ms, end_ms } of episode.control) {
    if (end_ms <= at || start_ms >= end) continue;
    take('unknown', null, Math.min(start_ms, end));
    take(mode, source, Math.min(end_ms, end));
  }
  take('unknown', null, end);
  return segments;
}

/** Where a moment of the log is in the clip, in ms. */
function clipTime(part: ShownPart, log_ms: number): number {
  const share = (log_ms - part.log_start_ms) / (part.log_end_ms - part.log_start_ms);
  return Math.round(part.clip_start_ms + share * (part.clip_end_ms - part.clip_start_ms));
}
