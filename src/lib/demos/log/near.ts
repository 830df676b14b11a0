import type { LogEpisode, NearEvent, NearFacts, ShownPart } from './log-facts.ts';
import { personModes, policyModes } from './modes.ts';

/** How far before and after the clip is looked, ms. */
export const nearMs = 30_000;

/** One robot's shown time on the clock of the world, ms since 1970. */
interface Shown {
  readonly unit: string;
  readonly start: number;
  readonly end: number;
}

/** What happened to the shown robots during the clip and in the 30 s before and after it. */
export function nearFacts(
  parts: readonly ShownPart[],
  byId: ReadonlyMap<string, LogEpisode>,
  around: readonly LogEpisode[],
): NearFacts {
  const shown = shownOnTheClock(parts, byId);
  const episodes = [
    ...new Map([...around, ...byId.values()].map((e) => [e.episode_id, e])).values(),
  ];
  const events = shown.flatMap((each) =>
    episodes
      .filter(({ unit }) => unit === each.unit)
      .flatMap((episode) => eventsNear(each, episode)),
  );
  const share = (span: (each: Shown) => readonly [number, number]): number =>
    Math.min(1, ...shown.map((each) => coverage(span(each), each.unit, episodes)));
  return {
    events: withoutRepeats(events),
    before_share: shown.length === 0 ? 0 : share(({ start }) => [start - nearMs, start]),
    after_share: shown.length === 0 ? 0 : share(({ end }) => [end, end + nearMs]),
  };
}

/** Shown stretches of one robot that lie within the reach of each other are one. */
function shownOnTheClock(
  parts: readonly ShownPart[],
  byId: ReadonlyMap<string, LogEpisode>,
): Shown[] {
  const spans = parts
    .flatMap(({ episode_id, log_start_ms, log_end_ms }): Shown[] => {
      const episode = byId.get(episode_id);
      if (episode === undefined) return [];
      const origin = Date.parse(episode.started_at);
      return [{ unit: episode.unit, start: origin + log_start_ms, end: origin + log_end_ms }];
    })
    .sort((a, b) => (a.unit < b.unit ? -1 : a.unit > b.unit ? 1 : a.start - b.start));
  const joined: Shown[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last?.unit === span.unit && span.start <= last.end)
      joined[joined.length - 1] = { ...last, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined;
}

function eventsNear(shown: Shown, episode: LogEpisode): NearEvent[] {
  const origin = Date.parse(episode.started_at);
  if (origin > shown.end + nearMs || origin + episode.duration_ms < shown.start - nearMs) return [];
  const happenings = [
    ...episode.incidents.map(({ kind, at_ms }) => ({ kind, at: origin + at_ms, against: true })),
    ...controlHappenings(episode, shown),
  ];
  return happenings.flatMap(({ kind, at, against }) => {
    if (at < shown.start - nearMs || at > shown.end + nearMs) return [];
    const when = at < shown.start ? 'before' : at >= shown.end ? 'after' : 'during';
    const distance_ms =
      when === 'before' ? shown.start - at : when === 'after' ? at - shown.end : 0;
    const { episode_id, unit } = episode;
    return [{ episode_id, unit, kind, when, distance_ms, against_autonomy: against }];
  });
}

/**
 * Changes of hands. Before the clip a person's control counts where it follows the policy's in the same episode: driving a
 * robot to its place, or an earlier drive for other purposes, is not a takeover. After the clip whatever a person drives counts.
 */
function controlHappenings({ control, started_at }: LogEpisode, shown: Shown) {
  const origin = Date.parse(started_at);
  let policyRan = false;
  return control.flatMap(({ mode, start_ms }) => {
    const at = origin + start_ms;
    const takenOver = personModes.has(mode) && (policyRan || at >= shown.end);
    policyRan ||= policyModes.has(mode);
    if (takenOver) return [{ kind: `takeover (${mode})`, at, against: true }];
    if (mode === 'fault') return [{ kind: 'fault', at, against: true }];
    if (mode === 'handled') return [{ kind: 'handled', at, against: false }];
    return [];
  });
}

/** Share of [from, to) that segments of known class of the unit cover. */
function coverage(
  [from, to]: readonly [number, number],
  unit: string,
  episodes: readonly LogEpisode[],
): number {
  let covered = 0;
  for (const episode of episodes.filter((each) => each.unit === unit)) {
    const origin = Date.parse(episode.started_at);
    for (const { mode, start_ms, end_ms } of episode.control) {
      if (mode === 'unknown') continue;
      covered += Math.max(0, Math.min(to, origin + end_ms) - Math.max(from, origin + start_ms));
    }
  }
  return Math.min(1, covered / (to - from));
}

function withoutRepeats(events: readonly NearEvent[]): NearEvent[] {
  const seen = new Map<string, NearEvent>();
  for (const event of events) {
    const key = JSON.stringify([event.episode_id, event.kind, event.when, event.distance_ms]);
    if (!seen.has(key)) seen.set(key, event);
  }
  return [...seen.values()].sort((a, b) => a.distance_ms - b.distance_ms);
}
