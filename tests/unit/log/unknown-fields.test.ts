import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateRecord } from '#lib/log/index.ts';
import { anyEpisode } from './arbitrary.ts';

const strayName = fc.stringMatching(/^x_[a-z]{1,6}$/);
const holders = fc.constantFrom('', 'policy', 'robot', 'grading', 'latency');

describe('unknown fields', () => {
  it('are moved into extra, with nothing lost and nothing else changed', () => {
    fc.assert(
      fc.property(
        anyEpisode,
        holders,
        strayName,
        fc.jsonValue({ maxDepth: 2 }),
        (episode, at, name, value) => {
          fc.pre(!/__proto__|\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)));
          const key = at === '' ? name : `${at}.${name}`;
          const given =
            at === ''
              ? { ...episode, [name]: value }
              : { ...episode, [at]: { ...(episode[at as 'policy'] as object), [name]: value } };
          expect(validateRecord(given)).toEqual({
            ok: true,
            record: { ...episode, extra: { ...episode.extra, [key]: value } },
            moved: [key],
          });
        },
      ),
    );
  });

  it('never overwrite what extra holds', () => {
    fc.assert(
      fc.property(anyEpisode, strayName, (episode, name) => {
        const found = validateRecord({ ...episode, [name]: 1, extra: { [name]: 2 } });
        expect(found.ok ? [] : found.problems.map(({ path, code }) => ({ path, code }))).toEqual([
          { path: `/${name}`, code: 'conflict' },
        ]);
      }),
    );
  });

  it('conflict with each other where their paths come to the same name', () => {
    const [episode] = fc.sample(anyEpisode, { numRuns: 1, seed: 3 });
    if (episode === undefined) throw new Error('no sample');
    const given = { ...episode, policy: { ...episode.policy, x: 1 }, 'policy.x': 2 };
    const found = validateRecord(given);
    expect(found.ok ? [] : found.problems.map(({ path, code }) => ({ path, code }))).toEqual([
      { path: '/policy.x', code: 'conflict' },
    ]);
  });

  it('called like members of every object are unknown fields as others are', () => {
    const [episode] = fc.sample(anyEpisode, { numRuns: 1, seed: 4 });
    const found = validateRecord({ ...episode, toString: 1, constructor: 2, extra: {} });
    expect(found.ok ? [...found.moved].sort() : found).toEqual(['constructor', 'toString']);
  });
});
