import type { PolicyKey } from './policies.ts';
import type { SiteKey } from './sites.ts';
import type { WorldKey } from './tasks.ts';

/** What a session of ten episodes is for. */
export interface SessionPlan {
  readonly site: SiteKey;
  /** The policies in turn; two where a benchmark compares them on the same initial states. */
  readonly policies: readonly [PolicyKey] | readonly [PolicyKey, PolicyKey];
  /** The tasks in turn; null in a benchmark campaign, whose scenes name them. */
  readonly tasks: readonly string[] | null;
  /** Benchmark campaign, 0 or 1. */
  readonly campaign: number | null;
  /** Days from the programme's first, before the unit's own phase. */
  readonly day: number;
  /** Days over which units of the stream are spread at this session. */
  readonly spread: number;
}

/** The work of one unit over the programme; every wave has one unit of each stream. */
export interface Stream {
  readonly key: string;
  /** The unit's name is this and the wave's number, counted from 1. */
  readonly unitPrefix: string;
  readonly world: WorldKey;
  readonly sessions: readonly SessionPlan[];
  /** Hours of the day (UTC) in which a session may begin, both included. */
  readonly hours: readonly [number, number];
  readonly restsOnSunday: boolean;
  /** Whether its counter shows deleted episodes. */
  readonly deletes: boolean;
}

export const episodesPerSession = 10;

/** From which session on a policy version runs. */
type Rollout = readonly (readonly [fromSession: number, policy: PolicyKey])[];

const playTasks = [
  ...['coke-fetch', 'wipe-table', 'cup-lift', 'fold-shirt', 'sort-objects', 'sweep-floor'],
  ...['coke-fetch', 'wipe-table', 'place-part', 'cup-lift', 'fold-shirt', 'sort-objects'],
  ...['sweep-floor', 'shape-in-hole', 'wipe-table', 'coke-fetch', 'cup-lift'],
];
const factoryTasks = [
  ...['place-part', 'place-part', 'sort-objects', 'place-part', 'place-part'],
  ...['sort-objects', 'place-part', 'place-part', 'place-part', 'sort-objects', 'place-part'],
];

/** Sessions evenly over the 90 days, with the policy of the roll-out. */
function evenly(
  count: number,
  site: SiteKey,
  tasks: readonly string[],
  rollout: Rollout,
): SessionPlan[] {
  const spread = 90 / count;
  return Array.from({ length: count }, (_, session) => {
    const current = rollout.findLast(([from]) => session >= from) ?? rollout[0];
    if (current === undefined) throw new RangeError('a roll-out names at least one policy');
    return { site, policies: [current[1]], tasks, campaign: null, day: session * spread, spread };
  });
}

/** Two campaigns: old against new in the middle of the programme and after the last release. */
function campaigns(site: SiteKey): SessionPlan[] {
  const campaign = (number: number, policies: readonly [PolicyKey, PolicyKey], firstDay: number) =>
    Array.from({ length: 10 }, (_, session): SessionPlan => {
      return {
        site,
        policies,
        tasks: null,
        campaign: number,
        day: firstDay + session * 1.4,
        spread: 1.4,
      };
    });
  return [...campaign(0, ['v12', 'v13'], 36), ...campaign(1, ['v13', 'v14'], 72)];
}

/** Motion capture by people, and three days on the stage: many takes of one task. */
function hallAndStage(): SessionPlan[] {
  const onStage = new Map([
    [1, 'coke-fetch'],
    [2, 'fold-shirt'],
    [8, 'coke-fetch'],
  ]);
  return Array.from({ length: 10 }, (_, session): SessionPlan => {
    const shown = onStage.get(session);
    const when = { campaign: null, day: session * 9, spread: 9 };
    if (shown !== undefined) return { site: 'stage', policies: ['stage'], tasks: [shown], ...when };
    const tasks = ['wipe-table', 'fold-shirt', 'wipe-table', 'cup-lift'];
    return { site: 'hall', policies: ['operator'], tasks, ...when };
  });
}

const shifts = { hours: [5, 19], restsOnSunday: true, deletes: false } as const;
const office = { hours: [8, 15], restsOnSunday: false, deletes: false } as const;
const always = { hours: [0, 22], restsOnSunday: false, deletes: false } as const;

/** Every stream of a wave: five real units and four simulated ones. */
export const streams: readonly Stream[] = [
  {
    ...shifts,
    key: 'factory-1',
    unitPrefix: 'fx1-',
    world: 'real',
    sessions: evenly(30, 'factory1', factoryTasks, [
      [0, 'v12'],
      [11, 'v13'],
      [22, 'v14'],
    ]),
  },
  {
    ...shifts,
    key: 'factory-2',
    unitPrefix: 'fx2-',
    world: 'real',
    sessions: evenly(30, 'factory2', factoryTasks, [
      [0, 'v12'],
      [12, 'v13'],
      [24, 'v14'],
    ]),
    deletes: true,
  },
  {
    ...always,
    key: 'academy',
    unitPrefix: 'ac-',
    world: 'real',
    sessions: evenly(30, 'academy', playTasks, [
      [0, 'v12'],
      [10, 'v13'],
      [21, 'v14'],
    ]),
  },
  { ...office, key: 'lab', unitPrefix: 'lab-', world: 'real', sessions: campaigns('lab') },
  { ...office, key: 'hall', unitPrefix: 'mc-', world: 'real', sessions: hallAndStage() },
  ...(['rigid', 'dream'] as const).flatMap((world): Stream[] => [
    {
      ...always,
      key: `${world}-bench`,
      unitPrefix: `${world}-b`,
      world,
      sessions: campaigns('simBench'),
    },
    {
      ...always,
      key: `${world}-play`,
      unitPrefix: `${world}-p`,
      world,
      sessions: evenly(20, 'simPlay', playTasks, [
        [0, 'v12'],
        [6, 'v13'],
        [13, 'v14'],
      ]),
    },
  ]),
];
