import { describe, expect, it } from 'vitest';
import { sampleEpisode, sampleEpisodes, sampleRecords, waveSize } from '#lib/sample/index.ts';

describe('a sample', () => {
  it('is the same for the same seed, and begins with every smaller one', () => {
    const whole = [...sampleEpisodes({ seed: 7, episodes: 300 })];
    expect([...sampleEpisodes({ seed: 7, episodes: 120 })]).toEqual(whole.slice(0, 120));
  });

  it('has episodes that can be made alone and in any order', () => {
    const inOrder = [...sampleEpisodes({ seed: 3, episodes: 2 * waveSize })];
    for (const index of [3999, 0, 1234, 2000, 1999])
      expect(sampleEpisode(3, index)).toEqual(inOrder[index]);
  });

  it('is another programme for another seed, with other identifiers', () => {
    const ids = (seed: number) =>
      [...sampleEpisodes({ seed, episodes: 50 })].map((episode) => episode.episode_id);
    expect(new Set([...ids(1), ...ids(2)]).size).toBe(100);
    expect(sampleEpisode(1, 17).duration_ms).not.toBe(sampleEpisode(2, 17).duration_ms);
  });

  it('keeps to the first wave when a second is added, other records included', () => {
    const small = [...sampleRecords({ seed: 1, episodes: waveSize })];
    const large = [...sampleRecords({ seed: 1, episodes: 2 * waveSize })];
    expect(large.slice(0, small.length)).toEqual(small);
  });

  it.each([
    { seed: -1, episodes: 10 },
    { seed: 1.5, episodes: 10 },
    { seed: 1, episodes: 0 },
    { seed: 1, episodes: 2.5 },
    { seed: 1, episodes: 1e9 },
  ])('refuses seed $seed with $episodes episodes', (size) => {
    expect(() => [...sampleEpisodes(size)]).toThrow(
      expect.objectContaining({ code: 'BAD_ARGUMENT' }),
    );
  });
});
