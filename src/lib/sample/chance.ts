import { normalQuantile } from '#lib/stats/distributions/normal.ts';
import type { Build, SampleTask, WorldKey } from './tasks.ts';

/** Of the failures on hardware, the share that the learned simulator shows too: it flatters. */
const dreamFailuresSeen = 0.45;

/** True probability of an unassisted success, mean over units, wordings and conditions. */
export function chance(task: SampleTask, build: Build, world: WorldKey): number {
  const real = task.real[build];
  if (world === 'real') return real;
  const stated = task.simulated?.[world]?.[build];
  if (stated !== undefined) return stated;
  return world === 'rigid' ? real + task.rigidShift : 1 - dreamFailuresSeen * (1 - real);
}

/** What moves an episode's chance away from the mean. Over the population each has mean zero. */
export interface Circumstances {
  /** The newer hand helps; null in simulation, which has one hand. */
  readonly newHand: boolean | null;
  /** Which of the four wordings was used, 0–3. */
  readonly wording: number;
  /** Level of the benchmark's factor, 0 or 1; null outside benchmarks. */
  readonly level: number | null;
}

const wordingEffect = [0.02, 0.01, 0.01, -0.04];

/** The chance of one episode. Effects fade towards 0 and 1, so that it stays a probability. */
export function chanceHere(mean: number, task: SampleTask, here: Circumstances): number {
  const room = 4 * mean * (1 - mean);
  const hand = here.newHand === null ? 0 : here.newHand ? 0.03 : -0.03;
  const level = here.level === null || !task.harder ? 0 : here.level === 0 ? 0.05 : -0.05;
  return mean + room * (hand + level + (wordingEffect[here.wording] ?? 0));
}

/** Share of the latent variance that belongs to the unit, on hardware; simulated units are all alike. */
export const unitVariance = 0.08;
/** Share of the latent variance that belongs to the initial state, in benchmarks. */
export const sceneVariance = 0.3;

/** The three parts of an episode's luck, each standard normal; null where that part does not exist. */
export interface Luck {
  readonly unit: number | null;
  readonly scene: number | null;
  readonly own: number;
}

/**
 * Whether an attempt succeeds: a probit threshold model. The parts add up to a standard normal, so the marginal
 * probability is exactly `p`, while episodes of one unit, or of one initial state, rise and fall together.
 */
export function succeeds(p: number, luck: Luck): boolean {
  const unit = luck.unit === null ? 0 : unitVariance;
  const scene = luck.scene === null ? 0 : sceneVariance;
  const latent =
    Math.sqrt(unit) * (luck.unit ?? 0) +
    Math.sqrt(scene) * (luck.scene ?? 0) +
    Math.sqrt(1 - unit - scene) * luck.own;
  return latent < normalQuantile(p);
}
