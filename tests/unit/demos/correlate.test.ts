import { describe, expect, it } from 'vitest';
import { correlateEverywhere, correlation } from '#lib/demos/alignment/correlate.ts';
import { unitShape } from '#lib/demos/alignment/windows.ts';
import { seededRandom } from '#lib/kernel/random.ts';

const random = seededRandom(11);
const series = (length: number) => Float64Array.from({ length }, () => random.float());

describe('a shape held against every place of a signal', () => {
  // Expected: the correlation of the two stretches, taken place by place from its definition.
  it.each([20, 21, 22, 23, 24, 25, 99])('is the correlation there (%i values)', (length) => {
    const part = series(20);
    const signal = series(length);
    const found = correlateEverywhere(unitShape(part) ?? part, signal);
    expect(found).toHaveLength(length - 19);
    for (const [place, r] of found.entries())
      expect(r).toBeCloseTo(correlation(part, signal.slice(place, place + 20)), 10);
  });

  it('has no place in a signal that is shorter, and finds nothing where nothing varies', () => {
    const shape = unitShape(series(20)) ?? new Float64Array(0);
    expect(correlateEverywhere(shape, series(19))).toHaveLength(0);
    expect([...correlateEverywhere(shape, new Float64Array(25).fill(3))]).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
  });
});
