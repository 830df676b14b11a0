import { policies, type SamplePolicy } from './policies.ts';
import { siteOf, type SampleSite } from './sites.ts';
import { episodesPerSession, streams, type SessionPlan, type Stream } from './streams.ts';
import { taskOf, type SampleTask } from './tasks.ts';

/** One initial state of a benchmark campaign, tried by both policies, on hardware and in both simulators. */
export interface Scene {
  readonly campaign: number;
  /** 0–49 within the campaign. */
  readonly number: number;
  /** 0, 1, … among the campaign's scenes of the same task. */
  readonly ofTask: number;
}

/** One episode of a wave before anything is left to chance: who, what, where and with which policy. */
export interface Slot {
  readonly stream: Stream;
  /** Index of the stream in `streams`. */
  readonly streamIndex: number;
  /** The unit's how-manieth episode, from 0. */
  readonly ordinal: number;
  readonly session: number;
  readonly sessionPlan: SessionPlan;
  readonly site: SampleSite;
  readonly task: SampleTask;
  readonly policy: SamplePolicy;
  readonly scene: (Scene & { readonly trial: number }) | null;
}

/** Scenes of one campaign, one entry a scene. `cup-lift` has an even number: its two loads are balanced. */
const scenesPerTask: readonly (readonly [task: string, scenes: number])[] = [
  ['cup-lift', 8],
  ['wipe-table', 8],
  ['coke-fetch', 7],
  ['fold-shirt', 6],
  ['sort-objects', 6],
  ['place-part', 5],
  ['sweep-floor', 5],
  ['shape-in-hole', 4],
  ['stir-pot', 1],
];

/** Trials of one run (a campaign's scenes of one task): both policies, hardware and two simulators. */
export const trialsPerScene = 6;

export const scenesOf = (task: string): number =>
  scenesPerTask.find(([slug]) => slug === task)?.[1] ?? 0;

const sceneTasks = scenesPerTask.flatMap(([task, count]) =>
  Array.from({ length: count }, (_, ofTask) => ({ task, ofTask })),
);

/** Scenes are run in a mixed order; 21 and 50 share no divisor, so every scene comes once. */
const sceneAt = (place: number) => (place * 21 + 8) % sceneTasks.length;

const worldRank = { real: 0, rigid: 1, dream: 2 } as const;

function slotOf(stream: Stream, streamIndex: number, ordinal: number): Slot {
  const session = Math.floor(ordinal / episodesPerSession);
  const sessionPlan = stream.sessions[session];
  if (sessionPlan === undefined) throw new RangeError(`${stream.key} has no session ${session}`);
  const place = {
    stream,
    streamIndex,
    ordinal,
    session,
    sessionPlan,
    site: siteOf(sessionPlan.site),
  };
  if (sessionPlan.campaign === null) return { ...place, ...practice(sessionPlan, ordinal) };
  return { ...place, ...trial(sessionPlan, sessionPlan.campaign, ordinal, stream) };
}

/** Sessions move through the task list at another pace than episodes, so that no task keeps to one hour. */
function practice({ tasks, policies: [policy] }: SessionPlan, ordinal: number) {
  const list = tasks ?? [];
  const turn = (ordinal * 7 + Math.floor(ordinal / episodesPerSession)) % list.length;
  return { task: taskOf(list[turn] ?? ''), policy: policies[policy], scene: null };
}

/** Both policies on one scene before the next; who goes first alternates. */
function trial(
  { policies: [a, b = a] }: SessionPlan,
  campaign: number,
  ordinal: number,
  { world }: Stream,
) {
  const place = Math.floor((ordinal % (2 * sceneTasks.length)) / 2);
  const second = (ordinal + place) % 2;
  const number = sceneAt(place);
  const { task, ofTask } = sceneTasks[number] ?? { task: '', ofTask: 0 };
  const number6 = ofTask * trialsPerScene + worldRank[world] * 2 + second;
  return {
    task: taskOf(task),
    policy: policies[second === 0 ? a : b],
    scene: { campaign, number, ofTask, trial: number6 },
  };
}

/**
 * A wave: the smallest whole programme, one unit of each stream. Larger sets are more waves, that is a larger fleet in
 * the same 90 days. Slots are in order of time, so a set smaller than a wave is a programme that ended early.
 */
export const wave: readonly Slot[] = streams
  .flatMap((stream, index) =>
    Array.from({ length: stream.sessions.length * episodesPerSession }, (_, ordinal) =>
      slotOf(stream, index, ordinal),
    ),
  )
  .sort((a, b) => dayOf(a) - dayOf(b) || a.streamIndex - b.streamIndex || a.ordinal - b.ordinal);

/** Planned day with its fraction: unit phases aside, the order of time. */
function dayOf({ sessionPlan, ordinal }: Slot): number {
  return sessionPlan.day + (ordinal % episodesPerSession) / 1000;
}

/** Number of episodes of a wave: 2,000. */
export const waveSize = wave.length;

export interface Place {
  readonly wave: number;
  readonly slot: Slot;
}

/** Where an episode of any index stands in the programme. */
export function placeOf(index: number): Place {
  const slot = wave[index % waveSize];
  if (slot === undefined) throw new RangeError(`no episode has index ${index}`);
  return { wave: Math.floor(index / waveSize), slot };
}
