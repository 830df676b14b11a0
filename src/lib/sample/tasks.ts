import { TelltaleError } from '#lib/kernel/errors.ts';

/** The tasks of the sample programme, and how well each policy version truly does them. */

/** A build of the programme's policy whose skill at a task is a number in the table below. */
export type Build = 'v12' | 'v13' | 'v14';

/** Where an episode takes place: on hardware or in one of the two simulators. */
export type WorldKey = 'real' | 'rigid' | 'dream';

export interface SampleTask {
  readonly slug: string;
  /** True probability of an unassisted success on hardware, mean over the population of units. */
  readonly real: Readonly<Record<Build, number>>;
  /** What the physics simulator adds to that. */
  readonly rigidShift: number;
  /** Simulated probabilities that follow no rule; they replace the rule of `chance.ts`. */
  readonly simulated?: {
    readonly [W in 'rigid' | 'dream']?: Readonly<Partial<Record<Build, number>>>;
  };
  /** Four ways to ask; the last one is understood least well. */
  readonly instructions: readonly [string, string, string, string];
  readonly failures: readonly string[];
  /** What goes wrong visibly when it goes wrong. */
  readonly mishap: string;
  /** Median duration of an unassisted success, seconds. */
  readonly seconds: number;
  /** Median time from command to first motion on hardware, ms, at v12. */
  readonly responseMs: number;
  /** Probability that an episode holds a freeze. */
  readonly stall: number;
  /** Two levels of one factor, balanced over the benchmark's scenes; the second is harder if `harder` is set. */
  readonly factor: { readonly name: string; readonly levels: readonly [string, string] };
  readonly harder: boolean;
}

export const tasks: readonly SampleTask[] = [
  {
    slug: 'place-part',
    real: { v12: 0.95, v13: 0.968, v14: 0.988 },
    rigidShift: 0.005,
    instructions: [
      'Place the part in the fixture',
      'Put the bracket into the jig',
      'Load the fixture',
      'That one goes in there',
    ],
    failures: ['misaligned', 'grasp-failed', 'timeout'],
    mishap: 'dropped-object',
    seconds: 22,
    responseMs: 420,
    stall: 0.01,
    factor: { name: 'bin', levels: ['full', 'nearly-empty'] },
    harder: false,
  },
  {
    slug: 'sort-objects',
    real: { v12: 0.88, v13: 0.92, v14: 0.975 },
    rigidShift: 0.01,
    instructions: [
      'Sort the objects by colour',
      'Put each thing in the bin of its colour',
      'Sort these',
      'Tidy this lot up properly',
    ],
    failures: ['wrong-bin', 'grasp-failed', 'timeout'],
    mishap: 'dropped-object',
    seconds: 40,
    responseMs: 520,
    stall: 0.02,
    factor: { name: 'clutter', levels: ['low', 'high'] },
    harder: false,
  },
  {
    slug: 'cup-lift',
    real: { v12: 0.74, v13: 0.83, v14: 0.945 },
    rigidShift: 0.02,
    // A learned simulator cannot feel weight: it ranks the versions the wrong way round.
    simulated: { dream: { v12: 0.975, v13: 0.965, v14: 0.955 } },
    instructions: [
      'Lift the cup and hold it',
      'Pick up the cup and keep it in the air',
      'Raise the cup',
      'Cup up, please, and wait',
    ],
    failures: ['slip', 'crushed', 'not-held'],
    mishap: 'dropped-object',
    seconds: 12,
    responseMs: 480,
    stall: 0.02,
    factor: { name: 'load', levels: ['empty', 'full'] },
    harder: true,
  },
  {
    slug: 'coke-fetch',
    real: { v12: 0.4, v13: 0.52, v14: 0.7 },
    rigidShift: 0.03,
    instructions: [
      'Bring me a Coke',
      'Fetch a Coke from the counter',
      'Could I have a Coke, please?',
      'I am thirsty, something with bubbles',
    ],
    failures: ['wrong-object', 'dropped-object', 'timeout', 'collision'],
    mishap: 'collision',
    seconds: 48,
    responseMs: 2100,
    stall: 0.22,
    factor: { name: 'clutter', levels: ['low', 'high'] },
    harder: false,
  },
  {
    slug: 'wipe-table',
    // The regression: v14 is worse than v13, and only hardware and the physics simulator show it.
    real: { v12: 0.84, v13: 0.9, v14: 0.71 },
    rigidShift: -0.01,
    simulated: { rigid: { v14: 0.75 }, dream: { v14: 0.965 } },
    instructions: [
      'Wipe the table',
      'Clean the table with the sponge',
      'Give the table a wipe',
      'This is sticky, see to it',
    ],
    failures: ['missed-area', 'excess-force', 'timeout'],
    mishap: 'collision',
    seconds: 55,
    responseMs: 640,
    stall: 0.04,
    factor: { name: 'table', levels: ['level', 'tilted'] },
    harder: false,
  },
  {
    slug: 'fold-shirt',
    real: { v12: 0.31, v13: 0.42, v14: 0.5 },
    rigidShift: -0.08,
    instructions: [
      'Fold the shirt',
      'Fold this T-shirt and put it on the pile',
      'Do the laundry on the table',
      'Make this neat',
    ],
    failures: ['bad-fold', 'grasp-failed', 'timeout'],
    mishap: 'dropped-object',
    seconds: 80,
    responseMs: 700,
    stall: 0.1,
    factor: { name: 'fabric', levels: ['cotton', 'synthetic'] },
    harder: false,
  },
  {
    slug: 'sweep-floor',
    real: { v12: 0.86, v13: 0.9, v14: 0.97 },
    rigidShift: 0.015,
    instructions: [
      'Sweep the floor',
      'Sweep up the crumbs',
      'Clean the floor with the broom',
      'There is a mess by the door',
    ],
    failures: ['missed-area', 'dropped-object', 'timeout'],
    mishap: 'dropped-object',
    seconds: 66,
    responseMs: 610,
    stall: 0.04,
    factor: { name: 'floor', levels: ['tile', 'carpet'] },
    harder: false,
  },
  {
    slug: 'shape-in-hole',
    real: { v12: 0.52, v13: 0.6, v14: 0.69 },
    rigidShift: 0.05,
    instructions: [
      'Put the shapes in their holes',
      'Fit each shape into the board',
      'Finish the shape board',
      'You know where these go',
    ],
    failures: ['misaligned', 'wrong-hole', 'timeout'],
    mishap: 'dropped-object',
    seconds: 30,
    responseMs: 560,
    stall: 0.05,
    factor: { name: 'clearance', levels: ['2mm', '1mm'] },
    harder: false,
  },
  {
    slug: 'stir-pot',
    real: { v12: 0.6, v13: 0.64, v14: 0.7 },
    rigidShift: -0.05,
    instructions: [
      'Stir the pot',
      'Stir the soup for half a minute',
      'Keep the sauce moving',
      'Do not let it burn',
    ],
    failures: ['spilled', 'dropped-object', 'timeout'],
    mishap: 'collision',
    seconds: 60,
    responseMs: 650,
    stall: 0.05,
    factor: { name: 'filling', levels: ['half', 'full'] },
    harder: false,
  },
];

const bySlug = new Map(tasks.map((task) => [task.slug, task]));

/** The task of that name; the plan names only tasks of the table. */
export function taskOf(slug: string): SampleTask {
  const task = bySlug.get(slug);
  if (task === undefined) throw new TelltaleError('INTERNAL', `the sample has no task "${slug}"`);
  return task;
}
