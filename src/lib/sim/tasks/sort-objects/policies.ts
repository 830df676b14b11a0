import { along, type Leg } from '../../trial/motion.ts';
import { seen, type Observation, type PolicyFactory } from '../../trial/policy.ts';
import { openGrip } from '../gripper-run.ts';
import { cubeHalf, cubes, trayY } from './scene.ts';

/** Seconds a cube takes, and the parts of that: see `cycle`. */
const cycleSeconds = 4.8;
const graspHeight = cubeHalf + 0.004;
const carryHeight = 0.1;

interface Job {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
}

interface Plan {
  readonly x: readonly Leg[];
  readonly y: readonly Leg[];
  readonly z: readonly Leg[];
  readonly closed: readonly (readonly [number, number])[];
}

/** Legs of one pick and place after the other. */
function planOf(jobs: readonly Job[]): Plan {
  const leg = (from_s: number, at_s: number, value: number): Leg => ({ from_s, at_s, value });
  const starts = jobs.map((_, index) => 0.2 + index * cycleSeconds);
  const both = (axis: 0 | 1): Leg[] =>
    jobs.flatMap(({ from, to }, index) => {
      const start = starts[index] ?? 0;
      return [leg(start, start + 0.9, from[axis]), leg(start + 2.4, start + 3.4, to[axis])];
    });
  return {
    x: both(0),
    y: both(1),
    z: starts.flatMap((start) => [
      leg(start, start + 0.6, carryHeight),
      leg(start + 0.9, start + 1.5, graspHeight),
      leg(start + 1.9, start + 2.5, carryHeight),
      leg(start + 3.4, start + 4, graspHeight + 0.002),
      leg(start + 4.3, start + 4.8, carryHeight),
    ]),
    closed: starts.map((start) => [start + 1.5, start + 4.1] as const),
  };
}

interface Habits {
  readonly grip?: number;
  /** Puts each colour where the other belongs. */
  readonly swap?: boolean;
  /** How many cubes it cares about. */
  readonly count?: number;
}

function look(observation: Observation, { swap = false, count = cubes.length }: Habits): Job[] {
  return cubes.slice(0, count).map((name, index) => {
    const red = seen(observation, 'colours', index) === 0;
    const from = [seen(observation, name, 0), seen(observation, name, 1)] as const;
    return { from, to: [from[0], red === swap ? trayY.blue : trayY.red] };
  });
}

/** Takes the cubes one by one to the tray of their colour. */
export const sort =
  (habits: Habits = {}): PolicyFactory =>
  () => {
    let plan: Plan | null = null;
    return {
      act(observation) {
        const { x, y, z, closed } = (plan ??= planOf(look(observation, habits)));
        const time = seen(observation, 'time');
        const holding = closed.some(([from, until]) => time >= from && time < until);
        return [
          along(0, x, time),
          along(0, y, time),
          along(0.2, z, time),
          0,
          holding ? (habits.grip ?? 5) : openGrip,
        ];
      },
    };
  };
