import { knownModes } from './columns.ts';
import type { ControlSegment, Episode } from './records/episode.ts';
import type { ControlMode } from './vocabulary.ts';

/** What follows from an episode, in the columns of the same names. Times in milliseconds. */
export type EpisodeFacts = { readonly [M in ControlMode as `${M}_ms`]: number } & {
  readonly generated: boolean;
  readonly stalled_ms: number;
  readonly interventions: number;
  /** Start of the last intervention; null if there was none. */
  readonly last_intervention_ms: number | null;
  readonly assisted: boolean;
};

/** The parts of an episode that its facts follow from. */
export type FactSource = Pick<Episode, 'control' | 'duration_ms' | 'latency' | 'extra'>;

/** The derived columns of a valid episode. */
export function deriveFacts(episode: FactSource): EpisodeFacts {
  const taken = interventionsOf(episode.control);
  return {
    generated: episode.extra['generated'] === true,
    ...modeTimes(episode),
    stalled_ms: lengthOf(episode.latency.stalls),
    interventions: taken.length,
    last_intervention_ms: taken.at(-1)?.start_ms ?? null,
    assisted: isAssisted(episode.control),
  };
}

const lengthOf = (spans: readonly { readonly start_ms: number; readonly end_ms: number }[]) =>
  spans.reduce((sum, { start_ms, end_ms }) => sum + (end_ms - start_ms), 0);

type ModeTimes = Pick<EpisodeFacts, `${ControlMode}_ms`>;

/** Milliseconds in each mode. They add up to the duration: time that no segment covers is unknown. */
function modeTimes({ control, duration_ms }: FactSource): ModeTimes {
  const times = knownModes.map(
    (mode) => [`${mode}_ms`, lengthOf(control.filter((segment) => segment.mode === mode))] as const,
  );
  const known = times.reduce((sum, [, time]) => sum + time, 0);
  return { ...Object.fromEntries(times), unknown_ms: duration_ms - known } as ModeTimes;
}

/** The policy moves the robot. */
const policyModes: ReadonlySet<ControlMode> = new Set(['autonomous', 'supervised']);
/** A person chooses, moves the robot, or touches it or the scene. */
const personModes: ReadonlySet<ControlMode> = new Set([
  'advised',
  'shared',
  'teleoperated',
  'handled',
]);
/** Nobody moves the robot, as far as is known: such time between two segments does not part them. */
const passedOver: ReadonlySet<ControlMode> = new Set(['idle', 'fault', 'unknown']);
/** Success with any of these, once the attempt has begun, is not the policy's own. */
const helpModes: ReadonlySet<ControlMode> = new Set([...personModes, 'scripted']);

/**
 * The segments by which control passed from the policy to a person: those of a person's mode whose predecessor is of a
 * policy's mode, once idle, fault and unknown segments and uncovered time are passed over. A person's mode that follows
 * another one, or a script, is no further intervention.
 */
export function interventionsOf(control: readonly ControlSegment[]): ControlSegment[] {
  const active = control.filter(({ mode }) => !passedOver.has(mode));
  return active.filter((segment, index) => {
    const before = active[index - 1];
    return before !== undefined && policyModes.has(before.mode) && personModes.has(segment.mode);
  });
}

/**
 * Whether anybody helped from the first command on. The first command is the first segment in which something moves the
 * robot: any mode but idle, fault, unknown and handled. Handled time before it sets the scene and is no help; handled
 * time in an episode that logs no command at all is help, since nothing shows that it only set the scene.
 */
export function isAssisted(control: readonly ControlSegment[]): boolean {
  const first = control.findIndex(({ mode }) => !passedOver.has(mode) && mode !== 'handled');
  return control.slice(Math.max(first, 0)).some(({ mode }) => helpModes.has(mode));
}
