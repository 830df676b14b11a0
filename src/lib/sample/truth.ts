import { chance } from './chance.ts';
import { expectedTime, kindShares, type ExpectedTime } from './expected-time.ts';
import { lognormalQuantile, type CutLogNormal } from './lognormal.ts';
import { wave, type Slot } from './plan.ts';
import { policies } from './policies.ts';
import { simulators } from './simulators.ts';
import { tasks, type Build } from './tasks.ts';
import { inferenceLaw, responseLaw } from './timing.ts';

/** Shares of active time, 0–1. */
export interface AutonomyTruth {
  /** Autonomous time, had every log been whole. */
  readonly strict: number;
  /** Autonomous and supervised time, had every log been whole. */
  readonly inclusive: number;
  /** What the logs can show: the strict ratio with lost time as not autonomous, and as autonomous. */
  readonly logged: { readonly low: number; readonly high: number };
  /** Share of active time whose control mode is logged. */
  readonly coverage: number;
  /** Takeovers, answers and resets after the robot drove, per active hour. */
  readonly interventions_per_hour: number;
}

export interface QuantilesTruth {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** One cell of task × policy × world × simulator, in the words of an answer's group. */
export interface CellTruth {
  readonly task: string;
  readonly policy: string;
  readonly world: 'real' | 'sim';
  readonly simulator: string | null;
  /** Probability of an unassisted success among graded trials. */
  readonly success: number;
  readonly autonomy: AutonomyTruth;
  readonly response_ms: QuantilesTruth;
  /** Of the episodes' median policy calls; null where a person drives. */
  readonly inference_ms: QuantilesTruth | null;
}

export interface SimRealTruth {
  readonly task: string;
  readonly policy: string;
  readonly simulator: string;
  /** real − sim. */
  readonly delta: number;
}

export interface Truth {
  readonly cells: readonly CellTruth[];
  /** Keyed by site slug. */
  readonly sites: Readonly<Record<string, AutonomyTruth>>;
  readonly simReal: readonly SimRealTruth[];
  /** Policy versions that got worse at a task on hardware. */
  readonly regressions: readonly { task: string; from: string; to: string; delta: number }[];
  /** The simulator that shows policies better than they are. */
  readonly flattering: string;
  /** The unit whose clock is wrong, in every sample of any size. */
  readonly badClockUnit: string;
  /** The site whose logs cover too little to judge. */
  readonly missingLogsSite: string;
  /** Units of this prefix show deleted episodes in their counters. */
  readonly deletingUnitPrefix: string;
}

/**
 * The true values of the sample programme: exact expectations of the laws that `episode.ts` draws from, over the units
 * that could have been built. They depend on no seed and on no number of episodes.
 */
export function truth(): Truth {
  const cells = groups(wave, cellKey).map(cellTruth);
  const bySite = groups(wave, ({ site }) => site.slug);
  return {
    cells,
    sites: Object.fromEntries(bySite.map((slots) => [slots[0].site.slug, autonomyTruth(slots)])),
    simReal: simRealTruth(),
    regressions: regressions(),
    flattering: label('dream'),
    badClockUnit: 'ac-001',
    missingLogsSite: 'factory-2',
    deletingUnitPrefix: 'fx2-',
  };
}

type Slots = readonly [Slot, ...Slot[]];

const label = (world: 'rigid' | 'dream') =>
  `${simulators[world].simulator}@${simulators[world].version}`;

const simulatorOf = ({ stream }: Slot) => (stream.world === 'real' ? null : label(stream.world));

const cellKey = (slot: Slot) => [slot.task.slug, slot.policy.label, slot.stream.world].join(' ');

function groups(slots: readonly Slot[], keyOf: (slot: Slot) => string): Slots[] {
  const found = new Map<string, [Slot, ...Slot[]]>();
  for (const slot of slots) {
    const key = keyOf(slot);
    const group = found.get(key);
    if (group === undefined) found.set(key, [slot]);
    else group.push(slot);
  }
  return [...found.values()];
}

/** All slots of a cell share their laws except those of the site, so quantiles are the first one's. */
function cellTruth(slots: Slots): CellTruth {
  const [first] = slots;
  return {
    task: first.task.slug,
    policy: first.policy.label,
    world: first.stream.world === 'real' ? 'real' : 'sim',
    simulator: simulatorOf(first),
    success: successTruth(slots),
    autonomy: autonomyTruth(slots),
    response_ms: quantiles(responseLaw(first)),
    inference_ms: first.site.driven === 1 ? null : quantiles(inferenceLaw(first)),
  };
}

/** Grading is missing at random within a site; the weights are each site's share of graded trials. */
function successTruth(slots: Slots): number {
  let graded = 0;
  let successes = 0;
  for (const slot of slots) {
    const unaided = kindShares(slot).find(([kind]) => kind === 'unaided')?.[1] ?? 0;
    graded += 1 - slot.site.ungraded;
    successes += (1 - slot.site.ungraded) * unaided;
  }
  return successes / graded;
}

function autonomyTruth(slots: Slots): AutonomyTruth {
  const times = slots.map(expectedTime);
  const total = (read: (time: ExpectedTime) => number) =>
    times.reduce((sum, time) => sum + read(time), 0);
  const active = total((time) => time.active);
  const lost = total((time) => time.lostAutonomous + time.lostSupervised + time.lostOther);
  const shown = total((time) => time.autonomous - time.lostAutonomous);
  return {
    strict: total((time) => time.autonomous) / active,
    inclusive: total((time) => time.autonomous + time.supervised) / active,
    logged: { low: shown / active, high: (shown + lost) / active },
    coverage: 1 - lost / active,
    interventions_per_hour: (total((time) => time.interventions) / active) * 3_600_000,
  };
}

const quantiles = (law: CutLogNormal): QuantilesTruth => ({
  p50: lognormalQuantile(law, 0.5),
  p95: lognormalQuantile(law, 0.95),
  p99: lognormalQuantile(law, 0.99),
});

const builds: readonly Build[] = ['v12', 'v13', 'v14'];

function simRealTruth(): SimRealTruth[] {
  return tasks.flatMap((task) =>
    builds.flatMap((build) =>
      (['rigid', 'dream'] as const).map((world) => ({
        task: task.slug,
        policy: policies[build].label,
        simulator: label(world),
        delta: chance(task, build, 'real') - chance(task, build, world),
      })),
    ),
  );
}

function regressions(): Truth['regressions'] {
  return tasks.flatMap((task) =>
    (
      [
        ['v12', 'v13'],
        ['v13', 'v14'],
      ] as const
    )
      .map(([from, to]) => ({
        task: task.slug,
        from: policies[from].label,
        to: policies[to].label,
        delta: task.real[to] - task.real[from],
      }))
      .filter(({ delta }) => delta < 0),
  );
}
