import { describe, expect, it } from 'vitest';
import { align } from '#lib/demos/alignment/align.ts';
import { closestReplay } from '#lib/demos/log/replay.ts';
import { inEpisodes, partsFound, stripsOf } from '#lib/demos/strips.ts';
import { thinned, type MotionTrace } from '#lib/demos/trace.ts';
import { filmed, loggedMotion } from './synthetic.ts';

const trace = (seed: number, seconds: number, episode_id: string): MotionTrace => {
  const { series } = loggedMotion(seed, seconds);
  return { episode_id, t_ms: Array.from(series.t_ms), speed: Array.from(series.rate) };
};

describe('thinned', () => {
  it('keeps means, each at the end of the time that it stands for: 100 points a second to 50', () => {
    const dense = { episode_id: 'a', t_ms: [0, 10, 20, 30], speed: [1, 3, 5, 9] };
    expect(thinned(dense, 50)).toEqual({ episode_id: 'a', t_ms: [10, 30], speed: [2, 7] });
  });

  it.each([
    ['one point', { t_ms: [0], speed: [1] }],
    ['times that run back', { t_ms: [0, 5, 4], speed: [1, 1, 1] }],
    ['a negative speed', { t_ms: [0, 5], speed: [1, -1] }],
    ['no number', { t_ms: [0, 5], speed: [1, NaN] }],
  ])('refuses %s', (_name, given) => {
    expect(() => thinned({ episode_id: 'a', ...given })).toThrow(
      expect.objectContaining({ code: 'INVALID_RECORD' }),
    );
  });
});

describe('stripsOf', () => {
  const at = (started_ms: number, episode_id: string, unit = 'u') => ({
    trace: { episode_id, t_ms: [0, 1000], speed: [1, 1] },
    unit,
    started_ms,
    duration_ms: 2000,
  });

  it('joins episodes of one robot across short pauses only', () => {
    const strips = stripsOf([at(50_000, 'c'), at(0, 'a'), at(5000, 'b'), at(0, 'z', 'v')]);
    expect(strips.map(({ episodes }) => episodes.map(({ episode_id }) => episode_id))).toEqual([
      ['a', 'b'],
      ['c'],
      ['z'],
    ]);
    expect(strips[0]?.episodes[1]).toEqual({ episode_id: 'b', from_ms: 5000, to_ms: 7000 });
  });
});

describe('a clip over the border of two episodes', () => {
  it('is found in both, as one continuous take', () => {
    const whole = trace(4, 120, 'whole');
    const cut = 60_000;
    const pick = (from: number, to: number, episode_id: string): MotionTrace => {
      const kept = whole.t_ms.flatMap((time, i) => (time >= from && time < to ? [i] : []));
      return {
        episode_id,
        t_ms: kept.map((i) => (whole.t_ms[i] ?? 0) - from),
        speed: kept.map((i) => whole.speed[i] ?? 0),
      };
    };
    const strips = stripsOf([
      { trace: pick(0, cut, 'first'), unit: 'u', started_ms: 0, duration_ms: cut },
      { trace: pick(cut, 120_000, 'second'), unit: 'u', started_ms: cut, duration_ms: cut },
    ]);
    const clip = filmed(loggedMotion(4, 120), { seconds: 50, shows: (t) => 30_000 + t });
    const found = inEpisodes(
      align(
        clip,
        strips.map(({ motion }) => motion),
      ),
      strips,
    );
    expect(found.outcome).toBe('match');
    expect(found.jumps).toEqual([]);
    const parts = partsFound(found);
    expect(parts.map(({ episode_id }) => episode_id)).toEqual(['first', 'second']);
    expect(Math.abs((parts[1]?.clip_start_ms ?? 0) - 30_000)).toBeLessThan(300);
    expect(parts[1]?.log_start_ms).toBe(0);
  });
});

describe('closestReplay', () => {
  it('finds a replay that began later, and gives other motion a far lower r', () => {
    const shown = trace(4, 40, 'shown');
    const again = { ...shown, episode_id: 'again', t_ms: shown.t_ms.map((time) => time + 1200) };
    const others = [trace(5, 40, 'other'), trace(6, 40, 'another')];
    const found = closestReplay(shown, [...others, again]);
    expect(found).toMatchObject({ episode_id: 'shown', earlier_episode_id: 'again' });
    expect(found?.r).toBeGreaterThan(0.998);
    expect(closestReplay(shown, others)?.r).toBeLessThan(0.8);
    expect(closestReplay(shown, [])).toBeNull();
  });
});
