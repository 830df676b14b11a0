import type { Context, ControlSource, GradedBy } from '#lib/log/index.ts';

/** How an attempt that is not an unaided success goes on. Shares add up to 1. */
export interface AfterMiss {
  /** Fails with nobody's help. */
  readonly failed: number;
  /** A person takes over and mostly finishes it. */
  readonly rescued: number;
  /** A person answers a question of the robot, which then finishes. */
  readonly advised: number;
  /** Stopped before its end. */
  readonly stopped: number;
}

export interface SampleSite {
  readonly slug: string;
  readonly context: Context;
  readonly afterMiss: AfterMiss;
  /** Share of attempts that a person drives from start to end. */
  readonly driven: number;
  /** Share of attempts that replay a recorded motion. */
  readonly replayed: number;
  /** Share of sessions with a person assigned to watch: its autonomous time is `supervised`. */
  readonly watched: number;
  /** Mean idle time after an attempt, as a share of the attempt's nominal duration. */
  readonly idle: number;
  /** Whether people put the scene right after a failure, within the episode. */
  readonly resets: boolean;
  /** Share of attempts whose log has a hole in its first stretch. */
  readonly holes: number;
  /** Share of rescues whose log ends half-way through the takeover: missing in the bad minutes. */
  readonly lostRescues: number;
  /** Share of attempts that nobody graded, whatever their outcome. */
  readonly ungraded: number;
  readonly source: ControlSource;
  readonly grading: {
    readonly by: GradedBy;
    readonly grader: string | null;
    readonly blinded: boolean | null;
  };
}

const honest = {
  driven: 0,
  replayed: 0,
  watched: 0,
  idle: 0,
  resets: true,
  holes: 0,
  lostRescues: 0,
  ungraded: 0,
  source: 'command_stream',
} as const;

export const sites = {
  factory1: {
    ...honest,
    slug: 'factory-1',
    context: 'production',
    afterMiss: { failed: 0.25, rescued: 0.5, advised: 0.15, stopped: 0.1 },
    watched: 0.05,
    idle: 0.25,
    holes: 0.02,
    ungraded: 0.02,
    grading: { by: 'predicate', grader: 'fixture-sensor', blinded: null },
  },
  factory2: {
    ...honest,
    slug: 'factory-2',
    context: 'production',
    afterMiss: { failed: 0.2, rescued: 0.6, advised: 0.1, stopped: 0.1 },
    watched: 0.3,
    idle: 0.4,
    holes: 0.22,
    lostRescues: 0.5,
    ungraded: 0.03,
    source: 'mode_flag',
    grading: { by: 'predicate', grader: 'fixture-sensor', blinded: null },
  },
  academy: {
    ...honest,
    slug: 'academy',
    context: 'self_play',
    afterMiss: { failed: 0.86, rescued: 0.04, advised: 0, stopped: 0.1 },
    idle: 0.12,
    holes: 0.02,
    ungraded: 0.07,
    grading: { by: 'policy', grader: 'success-classifier', blinded: null },
  },
  lab: {
    ...honest,
    slug: 'evaluation-lab',
    context: 'benchmark',
    afterMiss: { failed: 0.94, rescued: 0, advised: 0, stopped: 0.06 },
    resets: false,
    ungraded: 0.01,
    grading: { by: 'human', grader: null, blinded: true },
  },
  stage: {
    ...honest,
    slug: 'demo-stage',
    context: 'demo',
    afterMiss: { failed: 0.7, rescued: 0.3, advised: 0, stopped: 0 },
    driven: 0.55,
    replayed: 0.15,
    grading: { by: 'human', grader: 'stage-crew', blinded: false },
  },
  hall: {
    ...honest,
    slug: 'collection-hall',
    context: 'collection',
    afterMiss: { failed: 1, rescued: 0, advised: 0, stopped: 0 },
    driven: 1,
    idle: 0.1,
    grading: { by: 'human', grader: 'shift-lead', blinded: false },
  },
  simBench: {
    ...honest,
    slug: 'sim-cluster',
    context: 'benchmark',
    afterMiss: { failed: 0.98, rescued: 0, advised: 0, stopped: 0.02 },
    resets: false,
    grading: { by: 'predicate', grader: null, blinded: null },
  },
  simPlay: {
    ...honest,
    slug: 'sim-cluster',
    context: 'self_play',
    afterMiss: { failed: 0.98, rescued: 0, advised: 0, stopped: 0.02 },
    resets: false,
    grading: { by: 'predicate', grader: null, blinded: null },
  },
} as const satisfies Readonly<Record<string, SampleSite>>;

export type SiteKey = keyof typeof sites;

/** The site by its key, as the general type. */
export const siteOf = (key: SiteKey): SampleSite => sites[key];
