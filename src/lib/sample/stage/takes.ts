import { sha256Hex } from '#lib/kernel/hash.ts';
import type { Episode } from '#lib/log/index.ts';
import { idPrefix, mark } from '../episode.ts';
import { policies, type PolicyKey } from '../policies.ts';
import { taskOf } from '../tasks.ts';
import { armMotion, armTrace, type ArmMotion, type ArmTrace } from './arm.ts';

/** Every take is this long and follows the one before it without a pause, so that the logs hold all of a session. */
export const takeSeconds = 110;
const takeMs = takeSeconds * 1000;

/** A day of one robot on the stage: takes of one task with one policy. */
export interface StageSession {
  readonly key: string;
  readonly unit: string;
  readonly task: string;
  readonly policy: PolicyKey;
  /** Of the first take, ms since 1970. */
  readonly starts: number;
  readonly takes: number;
  readonly succeeds: (take: number) => boolean;
  /** Takes that a person drove, wholly or from one second to another. */
  readonly driven: Readonly<Record<number, readonly [from_s: number, to_s: number]>>;
  /** Takes whose motion was logged. */
  readonly traced: (take: number) => boolean;
}

const onDay = (day: number): number => Date.UTC(2026, 9, day, 9);

/** Takes are counted from 1. */
export const stageSessions = {
  fair: {
    key: 'fair',
    unit: 'stage-01',
    task: 'coke-fetch',
    policy: 'v14',
    starts: onDay(28),
    takes: 12,
    succeeds: (take) => ![2, 6, 9].includes(take),
    driven: {},
    traced: () => true,
  },
  helped: {
    key: 'helped',
    unit: 'stage-02',
    task: 'coke-fetch',
    policy: 'stage',
    starts: onDay(29),
    takes: 12,
    succeeds: (take) => take > 4,
    driven: { 5: [0, takeSeconds], 9: [71, 90] },
    traced: () => true,
  },
  chosen: {
    key: 'chosen',
    unit: 'stage-03',
    task: 'fold-shirt',
    policy: 'stage',
    starts: onDay(30),
    takes: 50,
    succeeds: (take) => take === 37,
    driven: {},
    traced: (take) => take >= 35 && take <= 38,
  },
} as const satisfies Readonly<Record<string, StageSession>>;

export const takeId = (seed: number, { key }: StageSession, take: number): string =>
  `${idPrefix(seed)}-stage-${key}-${String(take).padStart(2, '0')}`;

/** How the arm moves in a take. */
export const takeMotion = (seed: number, session: StageSession, take: number): ArmMotion =>
  armMotion(Number.parseInt(sha256Hex(takeId(seed, session, take)).slice(0, 7), 16), takeSeconds);

/** What the robot logged of its joints. */
export const takeTrace = (seed: number, session: StageSession, take: number): ArmTrace =>
  armTrace(takeMotion(seed, session, take), takeId(seed, session, take));

/** @param media of the take: its motion trace, where one was kept */
export function takeEpisode(
  seed: number,
  session: StageSession,
  take: number,
  media: Episode['media'],
): Episode {
  const success = session.succeeds(take);
  const task = taskOf(session.task);
  return {
    schema: 'telltale.episode/1',
    episode_id: takeId(seed, session, take),
    task: session.task,
    instruction: task.instructions[0] ?? null,
    context: 'demo',
    world: { kind: 'real' },
    policy: policies[session.policy].record,
    robot: { unit: session.unit, embodiment: 'biped-52', hardware: 'hand-r3' },
    site: 'demo-stage',
    started_at: new Date(session.starts + (take - 1) * takeMs).toISOString(),
    duration_ms: takeMs,
    sequence: take,
    benchmark: null,
    pair_id: null,
    outcome: success ? 'success' : 'failure',
    score: null,
    failure_reason: success ? null : (task.failures[0] ?? null),
    grading: { by: 'human', grader: 'evaluator-1', blinded: false },
    control: controlOf(session.driven[take]),
    latency: { response_ms: null, inference_ms: null, deadline_misses: null, stalls: [] },
    incidents: [],
    media,
    trajectory: null,
    extra: { ...mark, clock_bound_ms: 40 },
  };
}

function controlOf(driven: readonly [number, number] | undefined): Episode['control'] {
  const [from, to] = (driven ?? [takeSeconds, takeSeconds]).map((second) => second * 1000);
  const parts = [
    ['autonomous', 0, from ?? 0],
    ['teleoperated', from ?? 0, to ?? 0],
    ['autonomous', to ?? 0, takeMs],
  ] as const;
  return parts
    .filter(([, start_ms, end_ms]) => end_ms > start_ms)
    .map(([mode, start_ms, end_ms]) => ({ mode, start_ms, end_ms, source: 'command_stream' }));
}
