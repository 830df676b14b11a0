import { describe, expect, it } from 'vitest';
import { mixSeed, seededRandom } from '#lib/kernel/random.ts';

describe('seededRandom', () => {
  it('repeats itself for a seed', () => {
    const draws = (seed: number) =>
      Array.from(
        { length: 5 },
        (
          (random) => () =>
            random.float()
        )(seededRandom(seed)),
      );
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
  });

  it('gives first draws of neighbouring seeds that are uniform: mean ½ within four standard errors', () => {
    const n = 4000;
    const mean =
      Array.from({ length: n }, (_, seed) => seededRandom(seed).float()).reduce((a, b) => a + b) /
      n;
    expect(Math.abs(mean - 0.5)).toBeLessThan((4 * Math.sqrt(1 / 12)) / Math.sqrt(n));
  });

  it('mixes as MurmurHash3 does: fmix32(1) = 0x514e28b7', () => {
    expect(mixSeed(1) >>> 0).toBe(0x514e28b7);
    expect(mixSeed(0)).toBe(0);
  });
});
