import type { CutLogNormal } from './lognormal.ts';
import type { Slot } from './plan.ts';

/** The laws of every time in the sample. Units differ in pace; the marginal law stays the one given here. */

/** Share of the variance of a logarithm that belongs to the unit. */
export const paceVariance = 0.1;

/** Duration of an unaided success, ms. */
export const durationLaw = ({ task }: Slot): CutLogNormal => ({
  median: task.seconds * 1000,
  sigma: 0.3,
  cut: 2.5,
});

const responseInWorld = { real: 1, rigid: 0.5, dream: 0.6 } as const;

/** Command received to first motion, ms. */
export const responseLaw = ({ task, policy, stream }: Slot): CutLogNormal => ({
  median: task.responseMs * policy.responseFactor * responseInWorld[stream.world],
  sigma: 0.45,
  cut: 3.3,
});

/** The episode's median policy call, ms. */
export const inferenceLaw = ({ policy }: Slot): CutLogNormal => ({
  median: policy.inferenceMs,
  sigma: 0.18,
  cut: 3.3,
});

/** A standard normal made of the unit's pace and the episode's own draw; simulated units have no pace of their own. */
export const paced = (unit: number | null, own: number): number =>
  unit === null ? own : Math.sqrt(paceVariance) * unit + Math.sqrt(1 - paceVariance) * own;
