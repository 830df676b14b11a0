import type { LogFacts, ShownSegment } from '../log/log-facts.ts';
import { notAutonomous } from '../log/modes.ts';
import type { Evidence } from '../finding.ts';

/**
 * Shown segments that are not autonomous. A person who sets the scene before the episode's first command helps nobody
 * yet: that time is told, and does not go against autonomy.
 */
export function againstAutonomy(log: LogFacts): readonly ShownSegment[] {
  return log.segments.filter(
    (segment) =>
      notAutonomous.has(segment.mode) &&
      !(segment.mode === 'handled' && segment.end_ms <= firstCommand(log, segment.episode_id)),
  );
}

function firstCommand(log: LogFacts, id: string): number {
  const episode = log.episodes.find(({ episode_id }) => episode_id === id);
  const first = episode?.control.find(
    ({ mode }) => !['idle', 'fault', 'unknown', 'handled'].includes(mode),
  );
  return first?.start_ms ?? 0;
}

export const segmentEvidence = ({ episode_id, start_ms, end_ms }: ShownSegment): Evidence => ({
  kind: 'episode',
  episode_id,
  start_ms,
  end_ms,
});

export const lengthOf = (
  spans: readonly { readonly start_ms: number; readonly end_ms: number }[],
): number => spans.reduce((sum, { start_ms, end_ms }) => sum + end_ms - start_ms, 0);
