import { along, type Leg } from '../../trial/motion.ts';
import { seen, type Observation, type PolicyFactory } from '../../trial/policy.ts';
import { openGrip } from '../gripper-run.ts';
import { pegHalfHeight, shapes } from './scene.ts';

/** Where the pads hold the peg, above its middle; how high it is carried; how far above the table it is let go. */
const graspHeight = pegHalfHeight + 0.016;
const carryHeight = graspHeight + 0.07;
const releaseHeight = graspHeight + 0.002;

interface Places {
  readonly peg: readonly [number, number];
  readonly hole: readonly [number, number];
  readonly yaw: number;
}

const leg = (from_s: number, at_s: number, value: number): Leg => ({ from_s, at_s, value });

function insertTargets(time: number, { peg, hole, yaw }: Places, grip: number): number[] {
  const carry = [3, 4.4] as const;
  return [
    along(-0.05, [leg(0.1, 1, peg[0]), leg(...carry, hole[0])], time),
    along(0, [leg(0.1, 1, peg[1]), leg(...carry, hole[1])], time),
    along(
      0.2,
      [
        leg(0.4, 1.6, graspHeight),
        leg(2.2, 3, carryHeight),
        leg(4.5, 6.2, releaseHeight),
        leg(6.8, 7.6, carryHeight + 0.05),
      ],
      time,
    ),
    along(0, [leg(...carry, yaw)], time),
    time >= 1.7 && time < 6.4 ? grip : openGrip,
  ];
}

/** Arc sine by its series to the ninth power: right to 10⁻⁵ below half a radian. */
const arcSine = (s: number): number => {
  const q = s * s;
  return s * (1 + q * (1 / 6 + q * (3 / 40 + q * (15 / 336 + q * (105 / 3456)))));
};

/** Places at the first look, of the peg and of the hole that is `further` holes on from its own. */
function look(observation: Observation, further: number): Places {
  const shape = seen(observation, 'shape');
  const target = shapes[(shape + further) % shapes.length] ?? 'square';
  return {
    peg: [seen(observation, 'peg_pose', 0), seen(observation, 'peg_pose', 1)],
    hole: [seen(observation, `hole_${target}`, 0), seen(observation, `hole_${target}`, 1)],
    yaw: arcSine(seen(observation, 'board_sine')),
  };
}

interface Habits {
  readonly grip?: number;
  readonly turn?: boolean;
  readonly further?: number;
}

/** Takes the peg to its hole, turned as the board is; the negative controls leave one of these out. */
export const insert =
  ({ grip = 8, turn = true, further = 0 }: Habits = {}): PolicyFactory =>
  () => {
    let places: Places | null = null;
    return {
      act(observation) {
        places ??= look(observation, further);
        const time = seen(observation, 'time');
        return insertTargets(time, turn ? places : { ...places, yaw: 0 }, grip);
      },
    };
  };
