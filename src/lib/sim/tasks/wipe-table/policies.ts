import { along, type Leg } from '../../trial/motion.ts';
import { seen, type PolicyFactory } from '../../trial/policy.ts';
import { homeHeight } from './scene.ts';

/** The strokes: seven lanes 5 cm apart, back and forth, each a little longer than the area. */
const lanes = 7;
const laneGap = 0.05;
const reach = 0.18;
const strokeSeconds = 2;
const turnSeconds = 0.4;
const wipingFrom = 2.2;

const xLegs: Leg[] = [{ from_s: 0.2, at_s: 1, value: -reach }];
const yLegs: Leg[] = [{ from_s: 0.2, at_s: 1, value: -laneGap * ((lanes - 1) / 2) }];
for (let lane = 0; lane < lanes; lane++) {
  const start = wipingFrom + lane * (strokeSeconds + turnSeconds);
  const end = start + strokeSeconds;
  xLegs.push({ from_s: start, at_s: end, value: lane % 2 === 0 ? reach : -reach });
  const next = laneGap * (Math.min(lane + 1, lanes - 1) - (lanes - 1) / 2);
  yLegs.push({ from_s: end, at_s: end + turnSeconds, value: next });
}
const wipingUntil = wipingFrom + lanes * (strokeSeconds + turnSeconds);

const stroke = (time: number): [number, number] => [
  along(-reach, xLegs, time),
  along(-reach, yLegs, time),
];

/** Presses by position alone, as deep as would be right if the table stood where it is drawn. */
export const positionOnly: PolicyFactory = () => ({
  act(observation) {
    const time = seen(observation, 'time');
    const depth = along(
      homeHeight,
      [
        { from_s: 0.5, at_s: 2, value: -0.0025 },
        { from_s: wipingUntil, at_s: wipingUntil + 0.8, value: homeHeight },
      ],
      time,
    );
    return [...stroke(time), depth];
  },
});

/** Metres a tick for each newton of error: a third of the sponge's own compliance, so that the loop does not ring. */
const gain = 1 / 9000;
/** Metres a tick of the search for the surface. */
const approach = 0.0008;

/** Feels for the table, then keeps a force by moving up and down. */
export const forceControlled =
  (newtons: number): PolicyFactory =>
  () => {
    let height = homeHeight;
    let touched = false;
    return {
      act(observation) {
        const time = seen(observation, 'time');
        // The wrist feels the table's push as a pull on the arm: negative.
        const force = -seen(observation, 'wrist_force', 2);
        if (force > 1) touched = true;
        if (time >= wipingUntil) height = Math.min(height + 0.002, homeHeight);
        else if (touched) height += gain * (force - newtons);
        else if (time > 0.2) height -= approach;
        return [...stroke(time), height];
      },
    };
  };
