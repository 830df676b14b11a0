import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  controlModes,
  deriveFacts,
  episodeColumns,
  episodeFromColumns,
  toColumns,
} from '#lib/log/index.ts';
import { anyEpisode } from './arbitrary.ts';

const names = episodeColumns.map(({ name }) => name);

describe('the columns of an episode', () => {
  it('are those of a row, in the same order', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        expect(Object.keys(toColumns(episode))).toEqual(names);
      }),
    );
  });

  it('give the episode back', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        expect(episodeFromColumns(toColumns(episode))).toEqual({
          ok: true,
          record: episode,
          moved: [],
        });
      }),
    );
  });

  it('are marked as derived where the facts are', () => {
    const [episode] = fc.sample(anyEpisode, 1);
    if (episode === undefined) throw new Error('no sample');
    const derived = episodeColumns.filter((column) => column.derived).map(({ name }) => name);
    expect(derived).toEqual(Object.keys(deriveFacts(episode)));
  });

  it('hold the time of every mode', () => {
    for (const mode of controlModes) expect(names).toContain(`${mode}_ms`);
  });

  it('refuse JSON columns that hold no JSON', () => {
    const [episode] = fc.sample(anyEpisode, 1);
    if (episode === undefined) throw new Error('no sample');
    const found = episodeFromColumns({ ...toColumns(episode), extra: '{', media: 'x' });
    const places = found.ok ? [] : found.problems.map(({ path, code }) => `${code} ${path}`);
    expect(places).toEqual(['wrong_type /media', 'wrong_type /extra']);
  });
});
