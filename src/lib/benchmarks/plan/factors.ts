import { seededRandom, type Random } from '#lib/kernel/random.ts';
import type { FactorSpec } from '../spec/world.ts';
import { streamSeed } from './seeds.ts';

export type FactorValue = string | number;
/** Factor → level of one trial. */
export type Conditions = Readonly<Record<string, FactorValue>>;

/**
 * Draws every nominal factor of a trial, each from its own stream: a factor that is overridden or balanced is drawn all
 * the same, so that paired trials differ in nothing else.
 *
 * @param fixed levels that the plan sets: balanced factors and overrides.
 */
export function drawFactors(
  factors: readonly FactorSpec[],
  seed: number,
  fixed: Conditions,
): Conditions {
  return Object.fromEntries(
    factors.flatMap((factor) => {
      if (factor.role === 'perturbation') return [];
      const drawn = draw(factor, seededRandom(streamSeed(seed, factor.name)));
      return [[factor.name, fixed[factor.name] ?? drawn]];
    }),
  );
}

type NominalFactor = Extract<FactorSpec, { role: 'nominal' }>;

function draw(factor: NominalFactor, random: Random): FactorValue {
  switch (factor.type) {
    case 'constant':
      return factor.value;
    case 'categorical':
      return factor.values[random.int(0, factor.values.length - 1)] ?? 0;
    case 'uniform': {
      const [low, high] = factor.range;
      return rounded(low + (high - low) * random.float());
    }
    case 'normal':
      return rounded(factor.mean + factor.sd * standardNormal(random));
  }
}

/** Sum of twelve uniforms less six: mean 0, variance 1, tails cut at ±6, and no logarithm (which differs by platform). */
export function standardNormal(random: Random): number {
  let sum = -6;
  for (let count = 0; count < 12; count++) sum += random.float();
  return sum;
}

/** Six decimals, as in the scene text, so that the recorded condition is the one simulated. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
