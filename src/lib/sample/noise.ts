import { mixSeed, type Random } from '#lib/kernel/random.ts';
import { normalQuantile } from '#lib/stats/distributions/normal.ts';

/**
 * Randomness that several episodes share (a unit's skill, a scene's difficulty) is a hash of what it belongs to, so that
 * any episode can be made alone and in any order. What belongs to one episode only is drawn from its own stream.
 */
export const strand = {
  episode: 1,
  unitSkill: 2,
  unitTaskSkill: 3,
  unitPace: 4,
  unitHardware: 5,
  unitPhase: 6,
  unitCounter: 7,
  sessionHour: 8,
  sessionWatched: 9,
  sceneDifficulty: 10,
  sceneInstruction: 11,
  deleted: 12,
  sceneSeed: 13,
  preference: 14,
  shift: 15,
} as const;

const golden = 0x9e3779b9;

/** 32 hashed bits of a seed and a path of integers. */
export function keyed(seed: number, ...path: readonly number[]): number {
  let hash = mixSeed(seed ^ golden);
  for (const step of path) hash = mixSeed(hash + Math.imul(step + 1, golden));
  return hash >>> 0;
}

/** Uniform in (0, 1), never an end: a hash of the seed and the path. */
export const uniformAt = (seed: number, ...path: readonly number[]): number =>
  (keyed(seed, ...path) + 0.5) / 2 ** 32;

/** Standard normal: a hash of the seed and the path. */
export const normalAt = (seed: number, ...path: readonly number[]): number =>
  normalQuantile(uniformAt(seed, ...path));

/** Standard normal from a stream; one draw. */
export const normalFrom = (random: Random): number =>
  normalQuantile((random.float() * (2 ** 32 - 1) + 0.5) / 2 ** 32);

/** Uniform in [low, high) from a stream; one draw. */
export const between = (random: Random, low: number, high: number): number =>
  low + (high - low) * random.float();

/** One member of a list, each equally likely; one draw. */
export function oneOf<T>(random: Random, list: readonly [T, ...T[]] | readonly T[]): T {
  return list[Math.floor(random.float() * list.length)] as T;
}

/** 64 hexadecimal digits in the place of a hash of a file that never existed. */
export function digits64(random: Random): string {
  let text = '';
  for (let part = 0; part < 8; part++)
    text += random.int(0, 0xffffffff).toString(16).padStart(8, '0');
  return text;
}
