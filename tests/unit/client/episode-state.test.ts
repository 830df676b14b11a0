import { describe, expect, it } from 'vitest';
import {
  episodeParams,
  episodesHref,
  parseEpisodeState,
  sortedBy,
  type EpisodeState,
} from '#lib/client/episode-state.ts';

const parse = (search: string): EpisodeState => parseEpisodeState(new URLSearchParams(search));
const usage = expect.objectContaining({ code: 'USAGE' }) as Error;

describe('the state of the list of episodes', () => {
  it('has defaults that leave the URL empty', () => {
    const state = parse('');
    expect(state).toEqual({
      filter: { where: {} },
      outcomes: [],
      failureReasons: [],
      text: '',
      sort: 'started_at',
      descending: true,
    });
    expect(episodeParams(state).toString()).toBe('');
  });

  it('comes back the same from its own parameters', () => {
    const search =
      'task=coke-fetch&from=2026-10-01&outcome=failure&outcome=aborted&failure_reason=timeout&q=can&sort=score&order=desc&after=abc%3D';
    const state = parse(search);
    expect(parseEpisodeState(episodeParams(state))).toEqual(state);
    expect(state).toMatchObject({ outcomes: ['failure', 'aborted'], after: 'abc=', text: 'can' });
  });

  it.each(['sort=colour', 'sort=toString', 'order=up', 'outcome=maybe', 'world=moon'])(
    'refuses %s',
    (search) => {
      expect(() => parse(search)).toThrow(usage);
    },
  );

  it('turns round on the same column, takes the usual way on another, and starts again', () => {
    const state = parse('after=abc&sort=duration_ms&order=desc');
    expect(sortedBy(state, 'duration_ms')).toMatchObject({ descending: false });
    expect(sortedBy(state, 'score')).toMatchObject({ sort: 'score', descending: false });
    expect(sortedBy(state, 'duration_ms')).not.toHaveProperty('after');
  });

  it('links from a figure to its episodes', () => {
    expect(
      episodesHref({ where: { task: ['a'], world: ['real'] } }, { failure_reason: 'slip' }),
    ).toBe('/episodes?task=a&world=real&failure_reason=slip');
  });
});
