import { describe, expect, it } from 'vitest';
import { align } from '#lib/demos/alignment/align.ts';
import type { Alignment } from '#lib/demos/alignment/alignment.ts';
import { clipMotion } from '#lib/demos/alignment/motion.ts';
import { leadOver } from '#lib/demos/alignment/grading.ts';
import { averagerOf } from '#lib/demos/alignment/series.ts';
import { filmed, frameDifferences, loggedMotion, type Filming } from './synthetic.ts';

// Truth comes from the construction: `shows` says which log time each clip time shows.

const log = loggedMotion(4, 120);
const alignFilm = (filming: Filming): Alignment => align(filmed(log, filming), [log]);

describe('averagerOf', () => {
  it('gives exact means of a step function, also across its points and outside it', () => {
    const averager = averagerOf({
      t_ms: Float64Array.of(0, 100, 300),
      rate: Float64Array.of(9, 2, 5),
    });
    expect(averager.mean(0, 300)).toBeCloseTo((2 * 100 + 5 * 200) / 300, 12);
    expect(averager.mean(50, 200)).toBeCloseTo((2 * 50 + 5 * 100) / 150, 12);
    expect(averager.mean(200, 400)).toBeCloseTo((5 * 100) / 200, 12);
  });

  it('gives many means at once as one by one, before, inside and after it', () => {
    const { series } = loggedMotion(3, 20);
    const averager = averagerOf(series);
    const many = averager.means(-1_234, 77.7, 300);
    for (const [i, value] of many.entries())
      expect(value).toBeCloseTo(averager.mean(-1_234 + i * 77.7, -1_234 + (i + 1) * 77.7), 9);
  });

  it('refuses times that do not ascend', () => {
    const series = { t_ms: Float64Array.of(0, 0), rate: Float64Array.of(1, 1) };
    expect(() => averagerOf(series)).toThrow(expect.objectContaining({ code: 'BAD_ARGUMENT' }));
  });
});

describe('clipMotion', () => {
  it('is the same whether or not every frame is shown twice', () => {
    const { t_ms, difference } = frameDifferences(log.series, { seconds: 20, shows: (t) => t });
    const twiceEach = Float64Array.from({ length: 2 * t_ms.length }, (_, i) =>
      i % 2 === 0 ? (difference[i / 2] ?? 0) : 0.001,
    );
    const doubled = clipMotion({
      t_ms: twiceEach.map((_, i) => (i * 1000) / 60),
      difference: twiceEach,
      excess: twiceEach,
    });
    const single = averagerOf(clipMotion({ t_ms, difference, excess: difference }).series);
    const twice = averagerOf(doubled.series);
    for (let second = 1; second < 18; second++) {
      const [from, to] = [second * 1000, second * 1000 + 1000];
      expect(twice.mean(from, to)).toBeCloseTo(single.mean(from, to), 0);
    }
  });
});

describe('align', () => {
  it('finds one segment at speed 1 in an honest clip, under a pan as well', () => {
    const found = alignFilm({ seconds: 60, shows: (t) => 10_000 + t, pan: 0.3 });
    expect(found.outcome).toBe('match');
    expect(found.grade).toBe('high');
    expect(found.jumps).toEqual([]);
    expect(found.segments).toHaveLength(1);
    expect(found.segments[0]?.speed).toBeCloseTo(1, 2);
    expect(found.segments[0]?.log_start_ms).toBeGreaterThan(9_800);
    expect(found.segments[0]?.log_start_ms).toBeLessThan(10_200);
  });

  it.each([0.5, 1.25, 2, 3])('recovers a speed of %f within 2 %', (speed) => {
    const found = alignFilm({ seconds: speed < 1 ? 60 : 36, shows: (t) => 5_000 + speed * t });
    expect(found.outcome).toBe('match');
    expect(found.segments).toHaveLength(1);
    expect((found.segments[0]?.speed ?? 0) / speed).toBeCloseTo(1, 1.7);
  });

  it('finds where a part of the clip runs faster', () => {
    const shows = (t: number) => (t < 30_000 ? 5_000 + t : 35_000 + 2 * (t - 30_000));
    const found = alignFilm({ seconds: 65, shows });
    expect(found.segments.map(({ speed }) => Math.round(speed * 20) / 20)).toEqual([1, 2]);
    expect(Math.abs((found.segments[1]?.clip_start_ms ?? 0) - 30_000)).toBeLessThan(1_000);
    expect(found.jumps).toEqual([]);
  });

  it.each([2_000, 6_000, 15_000])('finds and places an excision of %d ms', (cut) => {
    const found = alignFilm({
      seconds: 60,
      shows: (t) => (t < 25_000 ? 5_000 + t : 5_000 + cut + t),
    });
    expect(found.jumps.map(({ kind }) => kind)).toEqual(['excision']);
    expect(Math.abs((found.jumps[0]?.skipped_ms ?? 0) - cut)).toBeLessThan(300);
    expect(Math.abs((found.jumps[0]?.clip_ms ?? 0) - 25_000)).toBeLessThan(1_000);
  });

  it('tells a change of order from an excision', () => {
    const shows = (t: number) => (t < 20_000 ? 5_000 + t : t < 40_000 ? 25_000 + t : t - 15_000);
    const { jumps } = alignFilm({ seconds: 60, shows });
    expect(jumps.map(({ kind }) => kind)).toEqual(['reorder', 'reorder']);
    expect(Math.sign(jumps[1]?.skipped_ms ?? 0)).toBe(-1);
  });

  it('tells a frozen picture from a repeat, also when the camera level is not zero', () => {
    const shows = (t: number) => (t < 25_000 ? 5_000 + t : t < 28_000 ? 30_000 : 2_000 + t);
    const { jumps } = alignFilm({ seconds: 60, shows });
    expect(jumps.map(({ kind }) => kind)).toEqual(['freeze']);
    expect(Math.abs((jumps[0]?.skipped_ms ?? 0) + 3_000)).toBeLessThan(400);
  });

  it('never takes a wrong log for the right one: 8 clips of 45 s against two other logs each', () => {
    for (let seed = 10; seed < 18; seed++) {
      const clip = filmed(loggedMotion(seed, 120), { seconds: 45, shows: (t) => 10_000 + t, seed });
      const others = [1, 2].map((k) => loggedMotion(50 * seed + k, 90));
      expect(align(clip, others).outcome, `seed ${seed}`).toBe('no_match');
    }
  }, 120_000);

  it('finds the right log among wrong ones', () => {
    const logs = [7, 8, 4, 9].map((seed) => loggedMotion(seed, 120));
    const clip = filmed(log, { seconds: 45, shows: (t) => 30_000 + t });
    const found = align(clip, logs);
    expect(found.outcome).toBe('match');
    expect(found.segments.map(({ episode_id }) => episode_id)).toEqual(['log-4']);
  });

  it('says nothing of still footage, nor of a clip with little motion', () => {
    expect(alignFilm({ seconds: 60, shows: () => 10_000 }).outcome).toBe('still');
    const short = alignFilm({ seconds: 15, shows: (t) => 10_000 + t });
    expect(['short', 'no_match']).toContain(short.outcome);
  });

  it('says nothing against logs that hold no motion', () => {
    const rest = {
      episode_id: 'rest',
      series: { ...log.series, rate: log.series.rate.map(() => 0) },
    };
    const clip = filmed(log, { seconds: 60, shows: (t) => 10_000 + t });
    expect(align(clip, [rest])).toMatchObject({ outcome: 'no_match', segments: [] });
    expect(align(clip, [])).toMatchObject({ outcome: 'no_match', candidates: 0 });
  });
});

describe('align with repeated motion', () => {
  // The same half-minute of motion six times over: which of the six was filmed cannot be seen.
  const once = loggedMotion(21, 30).series.rate;
  const rate = Float64Array.from({ length: 6 * once.length }, (_, i) => once[i % once.length] ?? 0);
  const cycles = { episode_id: 'cycles', series: { t_ms: rate.map((_, i) => i * 20), rate } };
  const part = (log_start_ms: number) => ({
    log: 0,
    clip_start_ms: 0,
    clip_end_ms: 50_000,
    log_start_ms,
    log_end_ms: log_start_ms + 50_000,
  });

  it('says that it is repeated, at the place that the record names', () => {
    const clip = filmed(cycles, { seconds: 50, shows: (t) => 70_000 + t });
    for (const named of [40_000, 70_000, 100_000]) {
      const found = align(clip, [cycles], { expected: [part(named)] });
      expect(found).toMatchObject({ outcome: 'repeated', jumps: [] });
      expect(found.segments[0]?.repeats).toBe(true);
      expect(Math.abs((found.segments[0]?.log_start_ms ?? 0) - named)).toBeLessThan(300);
    }
  }, 120_000);

  it('finds a cut all the same, as the excision that the record makes it', () => {
    const shows = (t: number) => (t < 25_000 ? 70_000 + t : 76_000 + t);
    const found = align(filmed(cycles, { seconds: 50, shows }), [cycles], {
      expected: [part(70_000)],
    });
    expect(found.outcome).toBe('repeated');
    expect(found.jumps).toMatchObject([{ kind: 'excision' }]);
    expect(Math.abs((found.jumps[0]?.skipped_ms ?? 0) - 6_000)).toBeLessThan(300);
    expect(Math.abs((found.jumps[0]?.clip_ms ?? 0) - 25_000)).toBeLessThan(1_000);
  });

  it('does not take the word of the record against the motion', () => {
    const clip = filmed(log, { seconds: 50, shows: (t) => 60_000 + t });
    const found = align(clip, [log], { expected: [part(10_000)] });
    expect(found.outcome).toBe('match');
    expect(Math.abs((found.segments[0]?.log_start_ms ?? 0) - 60_000)).toBeLessThan(300);
  });
});

describe('leadOver', () => {
  it('is the statistic of Meng, Rosenthal and Rubin (1992)', () => {
    // Worked by hand: r̄² = 0.17; f = 0.5/1.66; h = (1 − f·0.17)/0.83.
    const h = (1 - (0.5 / 1.66) * 0.17) / 0.83;
    expect(leadOver(0.5, 0.3, 0.5, 103)).toBeCloseTo(
      (Math.atanh(0.5) - Math.atanh(0.3)) * Math.sqrt(100 / (2 * 0.5 * h)),
      12,
    );
  });

  it('says nothing over less than four observations, and more where both move alike', () => {
    expect(leadOver(0.9, 0.1, 0, 3)).toBe(0);
    expect(leadOver(0.9, 0.8, 0.9, 60)).toBeGreaterThan(leadOver(0.9, 0.8, 0, 60));
  });
});
