import type { Demo } from '#lib/log/index.ts';
import { idPrefix } from '../episode.ts';
import { stageSessions, takeId, type StageSession } from './takes.ts';

/** A clip of the stage: what is claimed of it, and what was done to it. */
export interface StageClip {
  readonly demo_id: string;
  readonly title: string;
  readonly published_at: string;
  readonly claims: Demo['claims'];
  readonly attempts: number | null;
  readonly parts: Demo['parts'];
  readonly declarations: Demo['declarations'];
  readonly session: StageSession;
  readonly take: number;
  readonly seconds: number;
  /** Log time that is shown at each time of the clip, ms. */
  readonly shows: (clip_ms: number) => number;
}

type Kind = Demo['claims'][number]['kind'];

interface Plan {
  readonly key: string;
  readonly title: string;
  readonly claims: readonly Kind[];
  readonly session: StageSession;
  readonly take: number;
  readonly told: boolean;
  readonly seconds: number;
  /** What the publisher says it shows of the log, s. */
  readonly log: readonly [from: number, to: number];
  readonly shows: (clip_ms: number) => number;
}

const { fair, helped, chosen } = stageSessions;
const everything: readonly Kind[] = ['autonomous', 'real_time', 'one_take', 'uncut'];
const from = (start_s: number) => (clip_ms: number) => start_s * 1000 + clip_ms;

const plans: readonly Plan[] = [
  {
    key: 'fair',
    title: 'Fetching a drink, in one take',
    claims: everything,
    session: fair,
    take: 4,
    told: true,
    seconds: 36,
    log: [35, 71],
    shows: from(35),
  },
  {
    key: 'driven',
    title: 'Hands off: it serves the drink by itself',
    claims: ['autonomous', 'one_take'],
    session: helped,
    take: 5,
    told: true,
    seconds: 36,
    log: [35, 71],
    shows: from(35),
  },
  {
    key: 'fast',
    title: 'As fast as a waiter',
    claims: ['autonomous', 'real_time'],
    session: fair,
    take: 8,
    told: true,
    seconds: 32,
    log: [35, 99],
    shows: (clip_ms) => 35_000 + 2 * clip_ms,
  },
  {
    key: 'cut',
    title: 'Without a hitch',
    claims: everything,
    session: fair,
    take: 11,
    told: true,
    seconds: 40,
    log: [35, 75],
    // Six seconds are left out in the middle.
    shows: (clip_ms) => (clip_ms < 20_000 ? 35_000 : 41_000) + clip_ms,
  },
  {
    key: 'rescued',
    title: 'Left alone with the fridge',
    claims: ['autonomous', 'real_time'],
    session: helped,
    take: 9,
    told: true,
    seconds: 36,
    // The takeover begins five seconds after the end.
    log: [30, 66],
    shows: from(30),
  },
  {
    key: 'chosen',
    title: 'It folds your shirt',
    claims: ['autonomous', 'real_time', 'one_take'],
    session: chosen,
    take: 37,
    told: false,
    seconds: 36,
    log: [35, 71],
    shows: from(35),
  },
];

/** Of the first; each later one was published an hour before the one above it. */
const published = Date.UTC(2026, 10, 2, 18);

/** The clips of the stage, the first published last. */
export function stageClips(seed: number): readonly StageClip[] {
  return plans.map((plan, rank): StageClip => {
    const { key, title, claims, session, take, told, seconds, shows } = plan;
    const [log_start_ms, log_end_ms] = [plan.log[0] * 1000, plan.log[1] * 1000];
    const published_at = new Date(published - rank * 3_600_000).toISOString();
    return {
      demo_id: `${idPrefix(seed)}-stage-${key}`,
      title,
      published_at,
      claims: claims.map((kind) => ({ kind, value: null, text: null })),
      attempts: told ? session.takes : null,
      parts: [
        {
          start_ms: 0,
          end_ms: seconds * 1000,
          episode_id: takeId(seed, session, take),
          log_start_ms,
          log_end_ms,
        },
      ],
      declarations: [
        {
          disclosure: 23,
          statement: 'Generated sample footage: no robot was filmed.',
          signed_by: 'sample generator',
          signed_at: published_at,
        },
      ],
      session,
      take,
      seconds,
      shows,
    };
  });
}
