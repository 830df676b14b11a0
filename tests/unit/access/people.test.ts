import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fewestPeople, hideSmallGroups } from '#lib/server/access/small-groups.ts';
import { pseudonymsWith, withPseudonyms } from '#lib/server/store/pseudonyms.ts';

const pseudonym = pseudonymsWith('0f'.repeat(32));

describe('pseudonyms', () => {
  it('are the same for the same person, others for others, and others under another key', () => {
    const other = pseudonymsWith('f0'.repeat(32));
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        expect(pseudonym(a)).toBe(pseudonym(a));
        expect(pseudonym(a) === pseudonym(b)).toBe(a === b);
        expect(other(a)).not.toBe(pseudonym(a));
        expect(pseudonym(a)).toMatch(/^p-[0-9a-f]{24}$/);
      }),
    );
  });

  it('stay what they are when a record is read again', () => {
    expect(pseudonym(pseudonym('Ada'))).toBe(pseudonym('Ada'));
  });

  it('take the place of graders, evaluators and collectors, and of nothing else', () => {
    const episode = {
      schema: 'telltale.episode/1',
      robot: { unit: 'u1' },
      grading: { by: 'human', grader: 'Ada' },
    };
    expect(withPseudonyms(episode, pseudonym)).toEqual({
      ...episode,
      grading: { by: 'human', grader: pseudonym('Ada') },
    });
    expect(withPseudonyms({ schema: 'telltale.shift/1', collector: 'Bob' }, pseudonym)).toEqual({
      schema: 'telltale.shift/1',
      collector: pseudonym('Bob'),
    });
    const silent = { schema: 'telltale.episode/1', grading: { by: 'predicate', grader: null } };
    expect(withPseudonyms(silent, pseudonym)).toEqual(silent);
    const model = { schema: 'telltale.model/1', model_id: 'm' };
    expect(withPseudonyms(model, pseudonym)).toEqual(model);
  });
});

it('does not show groups under five', () => {
  const rows = [1, 4, 5, 30].map((people) => ({ people }));
  const { rows: shown, hidden } = hideSmallGroups(rows, ({ people }) => people);
  expect(shown).toEqual([{ people: 5 }, { people: 30 }]);
  expect(hidden).toBe(2);
  expect(fewestPeople).toBe(5);
});
