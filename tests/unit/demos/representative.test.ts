import { describe, expect, it } from 'vitest';
import { attemptFacts } from '#lib/demos/log/attempts.ts';
import { representativeness } from '#lib/demos/representative.ts';
import type { LogEpisode } from '#lib/demos/log/log-facts.ts';
import { episode } from './facts.ts';

/** Attempts five minutes apart with these outcomes and durations, in seconds; those named are shown. */
function session(
  given: readonly (readonly [ok: boolean, seconds: number])[],
  shown: readonly number[],
) {
  const all: LogEpisode[] = given.map(([ok, seconds], i) =>
    episode(`e${i}`, {
      sequence: i,
      started_at: new Date(Date.UTC(2026, 9, 1, 8) + i * 300_000).toISOString(),
      duration_ms: seconds * 1000,
      outcome: ok ? 'success' : 'failure',
    }),
  );
  const facts = attemptFacts(
    all.filter((_, i) => shown.includes(i)),
    all,
  );
  if (facts === null) throw new Error('no session');
  return representativeness(facts);
}

describe('representativeness', () => {
  it('ranks a take among the other successes: faster than one of three', () => {
    const found = session(
      [
        [true, 10],
        [true, 20],
        [true, 30],
        [true, 40],
        [false, 5],
      ],
      [2],
    );
    expect(found.takes).toEqual([
      { episode_id: 'e2', take: 3, of: 5, timePercentile: 1 / 3, scorePercentile: null },
    ]);
    // At least as good as the shown take: the successes of 10, 20 and 30 s, three of five.
    expect(found.chance).toBeCloseTo(3 / 5, 12);
    expect(found.rate).toMatchObject({ value: 0.8, k: 4, n: 5, method: 'clopper-pearson' });
  });

  it('gives the chance that two takes at random are both at least as good: C(2,2)/C(4,2)', () => {
    const found = session(
      [
        [true, 10],
        [true, 20],
        [false, 10],
        [false, 10],
      ],
      [0, 1],
    );
    expect(found.chance).toBeCloseTo(1 / 6, 12);
    expect(found.showsSuccess).toBe(true);
  });

  it('does not count a success with help', () => {
    const facts = attemptFacts(
      [episode('a', { assisted: true })],
      [episode('a', { assisted: true })],
    );
    if (facts === null) throw new Error('no session');
    expect(representativeness(facts)).toMatchObject({
      successes: 0,
      graded: 1,
      showsSuccess: false,
    });
  });

  it('has no rate and no chance without a graded attempt', () => {
    const ungraded = episode('a', { outcome: 'ungraded' });
    const facts = attemptFacts([ungraded], [ungraded]);
    if (facts === null) throw new Error('no session');
    expect(representativeness(facts)).toMatchObject({ chance: null, rate: { value: null, n: 0 } });
  });
});
