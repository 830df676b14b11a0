import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '#lib/kernel/canonical-json.ts';
import {
  maxDepth,
  maxProblems,
  problemCodes,
  recordTypes,
  validateLine,
  validateRecord,
} from '#lib/log/index.ts';
import { anyEpisode, givenEpisode } from './arbitrary.ts';

describe('a normalised record', () => {
  it('validates to itself', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        expect(validateRecord(episode)).toEqual({ ok: true, record: episode, moved: [] });
      }),
    );
  });

  it('is the same however its source wrote it: as a value or as a line', () => {
    fc.assert(
      fc.property(givenEpisode, (given) => {
        expect(validateLine(JSON.stringify(given))).toEqual(
          validateRecord(JSON.parse(JSON.stringify(given))),
        );
      }),
    );
  });

  it('leaves the given value as it was', () => {
    fc.assert(
      fc.property(givenEpisode, (given) => {
        const before = canonicalJson(given);
        validateRecord(given);
        expect(canonicalJson(given as Json)).toBe(before);
      }),
    );
  });
});

describe('values that JSON cannot write, from callers other than parsers', () => {
  const cases: [string, unknown, { path: string; code: string }[]][] = [
    ['NaN in a field', { score: Number.NaN }, [{ path: '/score', code: 'out_of_range' }]],
    ['Infinity', { duration_ms: Infinity }, [{ path: '/duration_ms', code: 'out_of_range' }]],
    ['a date', { started_at: new Date(0) }, [{ path: '/started_at', code: 'wrong_type' }]],
    ['a bigint', { duration_ms: 5n }, [{ path: '/duration_ms', code: 'wrong_type' }]],
    ['a function in extra', { extra: { f: () => 1 } }, [{ path: '/extra/f', code: 'wrong_type' }]],
    [
      'NaN in extra',
      { extra: { x: [Number.NaN] } },
      [{ path: '/extra/x/0', code: 'out_of_range' }],
    ],
  ];

  it.each(cases)('%s', (_name, edit, expected) => {
    const [given] = fc.sample(anyEpisode, { numRuns: 1, seed: 1 });
    const found = validateRecord({
      ...given,
      control: [],
      incidents: [],
      latency: {},
      ...(edit as object),
    });
    const places = found.ok ? [] : found.problems.map(({ path, code }) => ({ path, code }));
    expect(places).toEqual(expected);
  });

  it.each([undefined, null, 1, 'a', [], new Date(0), () => 1])(
    'refuses %s as a record',
    (value) => {
      expect(validateRecord(value).ok).toBe(false);
    },
  );

  it('stops at a value that holds itself', () => {
    const extra: Record<string, unknown> = {};
    extra['self'] = extra;
    const [given] = fc.sample(anyEpisode, { numRuns: 1, seed: 2 });
    const found = validateRecord({ ...given, extra });
    expect(found.ok ? [] : found.problems.map(({ code }) => code)).toEqual(['too_deep']);
  });
});

it('answers every JSON value with a record or with problems of known codes', () => {
  const schema = fc.constantFrom(...recordTypes.map((type) => type.schema));
  const fields = fc.constantFrom(...recordTypes.flatMap((type) => Object.keys(type.shape.shape)));
  const anything = fc.dictionary(fields, fc.jsonValue({ maxDepth: 4 }), { maxKeys: 20 });
  fc.assert(
    fc.property(schema, anything, (name, members) => {
      const found = validateRecord({ ...members, schema: name });
      if (found.ok) return;
      expect(found.problems.length).toBeGreaterThan(0);
      for (const { code, path } of found.problems) {
        expect(problemCodes).toHaveProperty(code);
        expect(path).toMatch(/^(\/|$)/);
      }
    }),
  );
});

it('counts an unknown field where it ends up: one deeper, in extra', () => {
  const nested = (depth: number) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown;
  const [given] = fc.sample(anyEpisode, { numRuns: 1, seed: 5 });
  // The record is the first level and extra the second, so 30 levels are left of 32.
  expect(validateRecord({ ...given, stray: nested(maxDepth - 2) }).ok).toBe(true);
  const found = validateRecord({ ...given, stray: nested(maxDepth - 1) });
  expect(found.ok ? [] : found.problems.map(({ path, code }) => ({ path, code }))).toEqual([
    { path: `/stray${'/0'.repeat(maxDepth - 2)}`, code: 'too_deep' },
  ]);
});

it('lists the first problems of a line that has no end of them, and says how many are left', () => {
  const line = `{"schema":"telltale.claim/1","extra":{"x":[${Array(50_000).fill('1e999').join(',')}]}}`;
  const found = validateLine(line);
  const problems = found.ok ? [] : found.problems;
  expect(problems.length).toBe(maxProblems + 1);
  // 50,000 numbers and the six required fields of a claim that are missing.
  expect(problems.at(-1)).toEqual({
    path: '',
    code: 'more_problems',
    message: `${50_006 - maxProblems} further problems are not listed`,
  });
});
