import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import {
  gamma,
  relativeError,
  representative,
  valueAtRank,
  zeroBucket,
} from '#lib/metrics/sketch.ts';

/** The bucket by the definition in the header of sketch.ts, in JavaScript. */
const bucketOf = (value: number): number =>
  value > 0 ? Math.ceil(Math.log(value) / Math.log(gamma)) : zeroBucket;

function sketch(values: readonly number[]) {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([bucket, count]) => ({ bucket, count }));
}

describe('log-bucket sketch', () => {
  it('states a relative error below 1 %: (1.02 − 1)/(1.02 + 1)', () => {
    expect(relativeError).toBeCloseTo(0.02 / 2.02, 12);
    expect(relativeError).toBeLessThan(0.01);
  });

  it('gives every order statistic within the stated error, from a microsecond to a year in ms', () => {
    const positive = fc.double({ min: 1e-3, max: 3.2e10, noNaN: true });
    fc.assert(
      fc.property(fc.array(positive, { minLength: 1, maxLength: 60 }), (values) => {
        const sorted = values.toSorted((a, b) => a - b);
        const merged = sketch(values);
        sorted.forEach((exact, index) => {
          const read = valueAtRank(merged, index + 1);
          // One part in 10⁹ for the logarithm's own rounding at a bucket's edge.
          expect(Math.abs(read - exact) / exact).toBeLessThanOrEqual(relativeError + 1e-9);
        });
      }),
    );
  });

  it('keeps zero as zero', () => {
    expect(representative(zeroBucket)).toBe(0);
    expect(valueAtRank(sketch([0, 0, 5]), 2)).toBe(0);
  });

  it('refuses a rank beyond its values', () => {
    expect(() => valueAtRank(sketch([1, 2]), 3)).toThrow(RangeError);
  });
});
