import { openGrip } from '../gripper-run.ts';
import { along, type Leg } from '../../trial/motion.ts';
import { seen, type Observation, type PolicyFactory } from '../../trial/policy.ts';
import { canHalfHeight, handForward, handHeight, tableTop, zone, type Can } from './scene.ts';

/** Heights in terms of the lift joint: grasping at the can's middle, carrying above the tables' edge. */
const graspLift = tableTop + canHalfHeight - handHeight;
const carryLift = graspLift + 0.08;

const leg = (from_s: number, at_s: number, value: number): Leg => ({ from_s, at_s, value });

/** Target values of one instant: base x, y, yaw, lift, arm, grip. */
function fetchTargets(time: number, can: { x: number; y: number }, grip: number): number[] {
  const reach = can.x - handForward;
  const handover = zone.x - handForward;
  const holding = time >= 5 && time < 15;
  return [
    0,
    along(0, [leg(0.1, 2.2, can.y), leg(8.2, 11.6, zone.y)], time),
    0,
    along(
      0,
      [leg(0.1, 2.2, graspLift), leg(5.6, 6.8, carryLift), leg(13.2, 14.6, graspLift + 0.001)],
      time,
    ),
    along(
      0,
      [leg(2.4, 4.8, reach), leg(7, 8.4, 0.1), leg(11.4, 13.2, handover), leg(15.6, 17, 0.1)],
      time,
    ),
    holding ? grip : openGrip,
  ];
}

/** Where a can stood at the first look: later looks would follow the hand. */
function firstSeen(name: Can): (observation: Observation) => { x: number; y: number } {
  let position: { x: number; y: number } | null = null;
  return (observation) =>
    (position ??= {
      x: seen(observation, `${name}_position`, 0),
      y: seen(observation, `${name}_position`, 1),
    });
}

/** Drives to a can, grasps, lifts, carries and hands it over; with a weak grip the can stays where it is. */
export const fetchCan =
  (name: Can, { grip = 12 }: { grip?: number } = {}): PolicyFactory =>
  () => {
    const can = firstSeen(name);
    return {
      act: (observation) => fetchTargets(seen(observation, 'time'), can(observation), grip),
    };
  };

/** Does everything right after standing still for some seconds: the late answer of the demo. */
export const late =
  (seconds: number): PolicyFactory =>
  () => {
    const can = firstSeen('coke');
    return {
      act: (observation) =>
        fetchTargets(Math.max(seen(observation, 'time') - seconds, 0), can(observation), 12),
    };
  };

/** Stops in mid-motion for some seconds, then goes on as if nothing had been: the freeze of the demo. */
export const freezing =
  (at: number, seconds: number): PolicyFactory =>
  () => {
    const can = firstSeen('coke');
    return {
      act(observation) {
        const time = seen(observation, 'time');
        const inner = time < at ? time : Math.max(at, time - seconds);
        return fetchTargets(inner, can(observation), 12);
      },
    };
  };

/** Reaches for the can through the counter: it does not raise its arm first. */
export const careless: PolicyFactory = () => {
  const can = firstSeen('coke');
  return {
    act(observation) {
      const targets = fetchTargets(seen(observation, 'time'), can(observation), 12);
      targets[3] = tableTop - 0.02 - handHeight;
      return targets;
    },
  };
};

/** Lets go of the can on the way. */
export const lettingGo: PolicyFactory = () => {
  const can = firstSeen('coke');
  return {
    act(observation) {
      const time = seen(observation, 'time');
      const targets = fetchTargets(time, can(observation), 12);
      if (time > 9.4) targets[5] = openGrip;
      return targets;
    },
  };
};

/** Sweeps its arm along the counter at the height of the cans. */
export const sweeping: PolicyFactory = () => ({
  act(observation) {
    const time = seen(observation, 'time');
    return [
      0,
      along(0, [leg(0.1, 2.2, -0.4), leg(5, 9, 0.4)], time),
      0,
      along(0, [leg(0.1, 2.2, graspLift)], time),
      along(0, [leg(2.4, 4.8, zone.x - handForward)], time),
      openGrip,
    ];
  },
});
