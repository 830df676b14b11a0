import type { Random } from '#lib/kernel/random.ts';
import type { ControlMode, ControlSegment, Outcome } from '#lib/log/index.ts';
import { between, oneOf } from './noise.ts';
import type { AfterMiss, SampleSite } from './sites.ts';

/** How an attempt goes, as far as control and outcome are concerned. */
export type CourseKind = 'unaided' | keyof AfterMiss | 'driven' | 'replayed';

interface Shape {
  /** Length of the attempt as a multiple of the task's nominal duration. */
  readonly length: number;
  /** Range of the share that the robot does by itself before anything else happens. */
  readonly own: readonly [number, number];
  /** What happens then, each of these equally likely, if the attempt is not over. */
  readonly then: readonly ControlMode[];
  /** Range of the share that this takes; the robot does the rest by itself. Null: all that is left. */
  readonly width: readonly [number, number] | null;
  /** Probability that the attempt ends in success. */
  readonly success: number;
}

/** The laws that the generator draws from and the truth integrates over. */
export const shapes: Readonly<Record<CourseKind, Shape>> = {
  unaided: { length: 1, own: [1, 1], then: [], width: null, success: 1 },
  failed: { length: 1.3, own: [1, 1], then: [], width: null, success: 0 },
  rescued: {
    length: 1.5,
    own: [0.3, 0.8],
    then: ['teleoperated', 'teleoperated', 'shared'],
    width: null,
    success: 0.85,
  },
  advised: { length: 1.2, own: [0.3, 0.6], then: ['advised'], width: [0.1, 0.2], success: 1 },
  stopped: { length: 0.6, own: [0.3, 0.9], then: ['fault'], width: null, success: 0 },
  driven: { length: 1.6, own: [0, 0], then: ['teleoperated'], width: null, success: 0.93 },
  replayed: { length: 0.9, own: [0, 0], then: ['scripted'], width: null, success: 0.8 },
};

/** Range of the time that a reset takes, ms. */
export const resetMs: readonly [number, number] = [5_000, 15_000];
/** Range of the share of the first stretch that a hole in the log takes. */
export const holeShare: readonly [number, number] = [0.2, 0.6];
/** Share of the takeover that is logged where the rest is lost. */
export const keptOfRescue = 0.5;

/** Whether an attempt of that kind is followed by a reset within the episode. */
export const isReset = (kind: CourseKind, site: SampleSite): boolean =>
  site.resets && (kind === 'failed' || kind === 'stopped');

/** Which way a miss goes; one draw. */
export function afterMiss(shares: AfterMiss, u: number): CourseKind {
  if (u < shares.failed) return 'failed';
  if (u < shares.failed + shares.rescued) return 'rescued';
  return u < shares.failed + shares.rescued + shares.advised ? 'advised' : 'stopped';
}

export interface Course {
  readonly kind: CourseKind;
  /** As it was, whether or not anybody graded it. */
  readonly outcome: Exclude<Outcome, 'ungraded'>;
  /** Length of the attempt, ms, without reset and idling. */
  readonly attemptMs: number;
  /** End of what the robot did by itself at first, ms; 0 where a person or a script began. */
  readonly ownMs: number;
  readonly durationMs: number;
  readonly control: ControlSegment[];
}

/** The control segments of one attempt. `nominalMs` is the duration that an unaided success would have had. */
export function courseOf(
  random: Random,
  site: SampleSite,
  { kind, nominalMs, watched }: { kind: CourseKind; nominalMs: number; watched: boolean },
): Course {
  const shape = shapes[kind];
  const attemptMs = Math.round(nominalMs * shape.length);
  const ownMs = Math.round(attemptMs * between(random, ...shape.own));
  const thenMs = shape.width === null ? attemptMs : attemptMs * between(random, ...shape.width);
  const thenEnd = Math.min(attemptMs, Math.round(ownMs + thenMs));
  const resetEnd = attemptMs + (isReset(kind, site) ? Math.round(between(random, ...resetMs)) : 0);
  const idleMs = Math.round(nominalMs * between(random, 0, 2 * site.idle));
  const own: ControlMode = watched ? 'supervised' : 'autonomous';
  const lost = kind === 'rescued' && random.float() < site.lostRescues;
  const then = shape.then.length === 0 ? own : oneOf(random, shape.then);
  const logged = lost ? Math.round(ownMs + (thenEnd - ownMs) * keptOfRescue) : thenEnd;
  const stretches: Stretch[] = [
    ...firstStretches(random, site, own, ownMs),
    [then, ownMs, logged],
    [own, thenEnd, attemptMs],
    ['handled', attemptMs, resetEnd],
    ['idle', resetEnd, resetEnd + idleMs],
  ];
  const succeeded = random.float() < shape.success;
  return {
    kind,
    outcome: kind === 'stopped' ? 'aborted' : succeeded ? 'success' : 'failure',
    attemptMs,
    ownMs,
    durationMs: resetEnd + idleMs,
    control: segments(stretches, site),
  };
}

type Stretch = [mode: ControlMode, startMs: number, endMs: number];

/** The first stretch, with its hole if the log has one. */
function firstStretches(
  random: Random,
  site: SampleSite,
  own: ControlMode,
  end: number,
): Stretch[] {
  if (random.float() >= site.holes) return [[own, 0, end]];
  const width = between(random, ...holeShare);
  const start = between(random, 0, 1 - width);
  return [
    [own, 0, Math.round(end * start)],
    [own, Math.round(end * (start + width)), end],
  ];
}

const segments = (stretches: readonly Stretch[], { source }: SampleSite): ControlSegment[] =>
  stretches
    .filter(([, start, end]) => end > start)
    .map(([mode, start_ms, end_ms]) => ({ mode, start_ms, end_ms, source }));
