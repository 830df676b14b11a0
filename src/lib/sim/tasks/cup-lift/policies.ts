import { openGrip } from '../gripper-run.ts';
import { along } from '../../trial/motion.ts';
import { seen, type Observation, type PolicyFactory } from '../../trial/policy.ts';

/** Seconds at which the pads close; the crush limit counts from 2.2 s, when they have long settled. */
const closeAt = 1.5;
/** Height of the pads while they hold, lift for the weighing, lift in the end: metres. */
const graspHeight = 0.05;
const weighing = 0.003;
const lift = 0.12;

/** The one motion of all cup-lift policies: only the grip differs. */
function handTargets(time: number, cupX: number, cupY: number): number[] {
  return [
    along(0, [{ from_s: 0, at_s: 1, value: cupX }], time),
    along(0, [{ from_s: 0, at_s: 1, value: cupY }], time),
    along(
      0.2,
      [
        { from_s: 0.5, at_s: 1.5, value: graspHeight },
        { from_s: 2.2, at_s: 2.5, value: graspHeight + weighing },
        { from_s: 2.6, at_s: 4.2, value: graspHeight + weighing + lift },
      ],
      time,
    ),
    0,
  ];
}

/** Where the cup stood at the first look: later looks would follow the hand. */
function firstSeenCup(): (observation: Observation) => [number, number] {
  let cup: [number, number] | null = null;
  return (observation) =>
    (cup ??= [seen(observation, 'cup_pose', 0), seen(observation, 'cup_pose', 1)]);
}

/** Grips with one force whatever the load: below the friction limit it loses a full cup, above 4 N it crushes an empty one. */
export const fixedGrip =
  (newtons: number): PolicyFactory =>
  () => {
    const cup = firstSeenCup();
    return {
      act(observation) {
        const time = seen(observation, 'time');
        return [...handTargets(time, ...cup(observation)), time < closeAt ? openGrip : newtons];
      },
    };
  };

/** Grip for an unknown load, and for one that has shown its weight: newtons. */
const lightGrip = 2;
const firmGrip = 10;
/** An empty cup weighs at most 0.39 N; at 2 N of grip a full one pulls at least 1.8 N before it slips. */
const heavyFrom = 0.8;

/** Grips lightly, raises the hand by 3 mm, feels at the wrist what hangs on it, and grips accordingly. */
export const forceAware: PolicyFactory = () => {
  const cup = firstSeenCup();
  let heavy = false;
  return {
    act(observation) {
      const time = seen(observation, 'time');
      const load = Math.abs(seen(observation, 'wrist_force', 2));
      if (time >= 2.3 && time < 2.56 && load > heavyFrom) heavy = true;
      const grip = heavy ? firmGrip : lightGrip;
      return [...handTargets(time, ...cup(observation)), time < closeAt ? openGrip : grip];
    },
  };
};
