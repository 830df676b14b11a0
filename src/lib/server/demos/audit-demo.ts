import { align } from '#lib/demos/alignment/align.ts';
import type { Alignment } from '#lib/demos/alignment/alignment.ts';
import type { ClipMotion } from '#lib/demos/alignment/motion.ts';
import { audit, type Audit } from '#lib/demos/audit.ts';
import { claimedBy, type Claimed } from '#lib/demos/claimed.ts';
import { isAbsent, type Absent, type Facts } from '#lib/demos/facts.ts';
import { gatherLogFacts } from '#lib/demos/log/gather.ts';
import type { LogEpisode, LogFacts, ReplayFacts, ShownPart } from '#lib/demos/log/log-facts.ts';
import { closestReplay } from '#lib/demos/log/replay.ts';
import { inEpisodes, partsFound, partsOnStrips, stripsOf } from '#lib/demos/strips.ts';
import type { MotionTrace } from '#lib/demos/trace.ts';
import type { VideoFacts } from '#lib/demos/video/video-facts.ts';
import type { DemoDraft } from './demo-draft.ts';
import {
  earlierTraced,
  episodesAround,
  episodesById,
  fleetFacts,
  tracedNear,
} from './log-episodes.ts';
import { readTraces, type TraceReader, type TraceReference } from './traces.ts';

/** What the picture gives to an audit. */
export interface ClipEvidence {
  readonly facts: VideoFacts;
  readonly motion: ClipMotion;
}

export interface DemoAudit {
  readonly claimed: Claimed;
  readonly facts: Facts;
  readonly audit: Audit;
}

/** Earlier episodes that are compared with the shown ones for replays, at most. */
const replayCandidates = 60;
/** Episodes that a clip is looked for in, at most. */
const mostCandidates = 200;

/**
 * Holds a clip against the evidence: which logs it shows, what they and the picture say, and what follows for each claim.
 *
 * @param clip measures of the picture, or in words why there are none
 * @param onProgress share of the alignment done, 0…1
 */
export async function auditDemo(
  store: TraceReader,
  draft: DemoDraft,
  clip: ClipEvidence | Absent,
  onProgress?: (share: number) => void,
): Promise<DemoAudit> {
  const named = await episodesById(store, namedBy(draft));
  const around = await episodesAround(store, named);
  const alignment = await alignClip(store, draft, clip, named, onProgress);
  const parts = partsOf(draft, alignment);
  const log = await logOf(store, draft, parts, clip, around);
  const video = isAbsent(clip) ? clip : withBinding(clip.facts, draft);
  const claimed = claimedBy(draft);
  const facts: Facts = { log, video, alignment, declarations: draft.declarations };
  return { claimed, facts, audit: audit(claimed, facts) };
}

/** An audit where there is no evidence folder: whatever needs logs is unknown, in these words. */
export function auditWithoutLogs(
  draft: DemoDraft,
  clip: ClipEvidence | Absent,
  reason: string,
): DemoAudit {
  const absent = { absent: `No logs: ${reason}.` };
  const claimed = claimedBy(draft);
  const facts: Facts = {
    log: absent,
    video: isAbsent(clip) ? clip : withBinding(clip.facts, draft),
    alignment: absent,
    declarations: draft.declarations,
  };
  return { claimed, facts, audit: audit(claimed, facts) };
}

const namedBy = (draft: DemoDraft): string[] => [
  ...new Set([...draft.parts.map(({ episode_id }) => episode_id), ...draft.episodes]),
];

const withBinding = (facts: VideoFacts, draft: DemoDraft): VideoFacts => ({
  ...facts,
  bound: draft.bound,
  original:
    facts.original === null
      ? null
      : { ...facts.original, declared_sha256: declaredOriginal(draft) },
});

/** The hash that a declaration on the raw original names. */
function declaredOriginal({ declarations }: DemoDraft): string | null {
  const statements = declarations
    .filter(({ disclosure }) => disclosure === 26)
    .map(({ statement }) => /\b[0-9a-f]{64}\b/i.exec(statement)?.[0]?.toLowerCase());
  return statements.find((hash) => hash !== undefined) ?? null;
}

/** Said parts stand; where none are said, those that the motion shows surely. */
const partsOf = (draft: DemoDraft, alignment: Alignment | Absent): readonly ShownPart[] =>
  draft.parts.length > 0 || isAbsent(alignment) ? draft.parts : partsFound(alignment);

async function alignClip(
  store: TraceReader,
  draft: DemoDraft,
  clip: ClipEvidence | Absent,
  named: readonly LogEpisode[],
  onProgress?: (share: number) => void,
): Promise<Alignment | Absent> {
  if (isAbsent(clip)) return clip;
  if (namedBy(draft).length === 0)
    return { absent: 'No log was named to hold the picture against: name "parts" or "episodes".' };
  const first = await alignWith(store, clip, named, draft.parts, onProgress);
  if (first.outcome === 'match' || first.outcome === 'repeated') return first;
  // Not what was named: perhaps another episode, or another robot. Then the record is wrong, and that is a finding.
  const beside = await tracedNear(store, named, mostCandidates);
  if (beside.every(({ episode_id }) => named.some((each) => each.episode_id === episode_id)))
    return first;
  const wider = await alignWith(store, clip, beside, [], onProgress);
  return wider.outcome === 'match' ? wider : first;
}

async function alignWith(
  store: TraceReader,
  { motion }: ClipEvidence,
  episodes: readonly LogEpisode[],
  parts: readonly ShownPart[],
  onProgress?: (share: number) => void,
): Promise<Alignment> {
  const traces = await readTraces(store, referencesOf(episodes));
  const strips = stripsOf(traces.flatMap((trace) => traced(trace, episodes)));
  const found = align(
    motion,
    strips.map((strip) => strip.motion),
    { expected: partsOnStrips(parts, strips) },
    onProgress,
  );
  return inEpisodes(found, strips);
}

const referencesOf = (episodes: readonly LogEpisode[]): TraceReference[] =>
  episodes.flatMap(({ episode_id, trace_sha256 }) =>
    trace_sha256 === null ? [] : [{ episode_id, sha256: trace_sha256 }],
  );

function traced(trace: MotionTrace, episodes: readonly LogEpisode[]) {
  const episode = episodes.find(({ episode_id }) => episode_id === trace.episode_id);
  if (episode === undefined) return [];
  const { unit, started_at, duration_ms } = episode;
  return [{ trace, unit, started_ms: Date.parse(started_at), duration_ms }];
}

async function logOf(
  store: TraceReader,
  draft: DemoDraft,
  parts: readonly ShownPart[],
  clip: ClipEvidence | Absent,
  around: readonly LogEpisode[],
): Promise<LogFacts | Absent> {
  if (parts.length === 0)
    return {
      absent:
        'It is not known which logs the clip shows: none were named, and none were found by its motion.',
    };
  const shown = await episodesById(store, [...new Set(parts.map(({ episode_id }) => episode_id))]);
  const beside = shown.every(({ unit }) => around.some((other) => other.unit === unit))
    ? around
    : await episodesAround(store, shown);
  const length = isAbsent(clip) ? (draft.bound?.duration_ms ?? null) : clip.facts.duration_ms;
  return gatherLogFacts({
    parts,
    shown,
    around: beside,
    clip_ms: length,
    fleet: await fleetFacts(store, shown),
    ...(await replayOf(store, shown)),
  });
}

async function replayOf(
  store: TraceReader,
  shown: readonly LogEpisode[],
): Promise<{ replay: ReplayFacts | null; replay_compared: number }> {
  const own = await readTraces(store, referencesOf(shown));
  const earlier = await readTraces(
    store,
    referencesOf(await earlierTraced(store, shown, replayCandidates)),
  );
  const closest = own
    .flatMap((trace) => closestReplay(trace, earlier) ?? [])
    .sort((a, b) => b.r - a.r)[0];
  return { replay: closest ?? null, replay_compared: earlier.length };
}
