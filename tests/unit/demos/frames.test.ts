import { describe, expect, it } from 'vitest';
import { seededRandom } from '#lib/kernel/random.ts';
import { copiesIn } from '#lib/demos/video/copies.ts';
import { cutHints } from '#lib/demos/video/cut-hints.ts';
import { freezesIn } from '#lib/demos/video/freezes.ts';
import { timingOf } from '#lib/demos/video/timing.ts';

const times = (count: number, step: number) =>
  Float64Array.from({ length: count }, (_, i) => i * step);
const random = seededRandom(3);
/** Frame differences of steady motion with some spread. */
const moving = (count: number) =>
  Float64Array.from({ length: count }, () => 1 + 0.2 * random.float());

describe('timingOf', () => {
  it('takes the ticks of a container for a constant rate', () => {
    expect(timingOf(times(300, 1000 / 30).map(Math.round)).irregular_share).toBe(0);
  });

  it('tells a variable rate', () => {
    const uneven = times(300, 33).map(
      (time, i) => time + (i >= 150 ? 200 : 0) + (i >= 200 ? 90 : 0),
    );
    expect(timingOf(uneven)).toMatchObject({ irregular_share: 2 / 299, longest_ms: 233 });
  });
});

describe('copiesIn', () => {
  it('finds every second frame a copy', () => {
    const doubled = moving(300).map((value, i) => (i % 2 === 0 ? value : 0.01));
    const found = copiesIn(doubled);
    expect(found.share).toBeGreaterThan(0.45);
    expect(found.parity).toBeGreaterThan(50);
  });

  it('finds none in steady motion, and says nothing of a still picture', () => {
    expect(copiesIn(moving(300)).share).toBe(0);
    expect(copiesIn(moving(300)).parity).toBeLessThan(1.1);
    expect(copiesIn(new Float64Array(300))).toEqual({ share: 0, parity: 1 });
  });
});

describe('freezesIn', () => {
  it('finds two seconds without change, in place', () => {
    const t_ms = times(300, 100);
    const difference = moving(300).map((value, i) => (i > 100 && i <= 120 ? 0.01 : value));
    const key = new Uint8Array(300);
    expect(freezesIn({ t_ms, difference, excess: difference, key })).toEqual([
      { start_ms: 10_000, end_ms: 12_000 },
    ]);
    const never = new Float64Array(300);
    expect(freezesIn({ t_ms, difference: never, excess: never, key })).toEqual([]);
  });
});

describe('cutHints', () => {
  const clip = (at: number, key: readonly number[]) => {
    const difference = moving(300).map((value, i) => (i === at || key.includes(i) ? 9 : value));
    const keys = new Uint8Array(300);
    for (const index of key) keys[index] = 1;
    return { t_ms: times(300, 40), difference, excess: difference, key: keys };
  };

  it('finds a frame that stands out, and masks those that the encoder stored whole', () => {
    const hints = cutHints(clip(140, [50, 100, 150, 200]));
    expect(hints.map(({ at_ms }) => at_ms)).toContain(5600);
    for (const masked of [50, 100, 150, 200])
      expect(hints.map(({ at_ms }) => at_ms)).not.toContain(masked * 40);
  });

  it('finds nothing in steady motion', () => {
    expect(cutHints(clip(-1, []))).toEqual([]);
  });
});
