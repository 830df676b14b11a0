import { expect, test } from 'vitest';
import { holds } from '#lib/benchmarks/predicates/evaluate.ts';
import type { Predicate } from '#lib/benchmarks/predicates/schema.ts';
import { checkTrace, type Trace } from '#lib/benchmarks/predicates/trace.ts';

/** Seven samples, one a second: the expected answers below are read off this line by hand. */
const force = [0, 1, 5, 5, 0, 5, 5];
const trace: Trace = {
  timesUs: [0, 1, 2, 3, 4, 5, 6].map((second) => second * 1e6),
  signals: new Map([['force', force]]),
};
const limits = new Map([['crush', 4]]);
const high = { signal: 'force', gt: { limit: 'crush' } };

const cases: [string, Predicate, boolean][] = [
  ['always, whole trial: 0 N is not above 4', { always: { condition: high } }, false],
  [
    'always, 2..3 s: both samples are 5',
    { always: { from_s: 2, until_s: 3, condition: high } },
    true,
  ],
  [
    'always over an empty window shows nothing',
    { always: { from_s: 2.2, until_s: 2.8, condition: high } },
    false,
  ],
  ['ever before 1 s: 0 and 1', { ever: { until_s: 1, condition: high } }, false],
  ['ever: at 2 s', { ever: { condition: high } }, true],
  [
    'held 2 s up to the end: samples 5 and 6 stand for 2 s',
    { held_for: { seconds: 2, at: 'end', condition: high } },
    true,
  ],
  [
    'held 3 s up to the end: broken at 4 s',
    { held_for: { seconds: 3, at: 'end', condition: high } },
    false,
  ],
  ['held 2 s anytime', { held_for: { seconds: 2, at: 'anytime', condition: high } }, true],
  [
    'held 3 s anytime: the two runs are 2 s each',
    { held_for: { seconds: 3, at: 'anytime', condition: high } },
    false,
  ],
  ['4 s in all are not below 4', { total_time_below: { seconds: 4, condition: high } }, false],
  ['4 s in all are below 4.5', { total_time_below: { seconds: 4.5, condition: high } }, true],
  [
    'from 3 s on: 3, 5, 6 are three',
    { total_time_below: { from_s: 3, seconds: 3.5, condition: high } },
    true,
  ],
  ['not', { not: { ever: { condition: high } } }, false],
  ['any', { any: [{ always: { condition: high } }, { ever: { condition: high } }] }, true],
  ['all', { all: [{ always: { condition: high } }, { ever: { condition: high } }] }, false],
];

test.each(cases)('%s', (_, predicate, expected) => {
  expect(holds(predicate, trace, limits)).toBe(expected);
});

test('bounds are inclusive where they say so', () => {
  const at = (condition: Predicate): boolean => holds(condition, trace, limits);
  expect(at({ ever: { condition: { signal: 'force', ge: 5 } } })).toBe(true);
  expect(at({ ever: { condition: { signal: 'force', gt: 5 } } })).toBe(false);
  expect(at({ always: { condition: { signal: 'force', le: 5 } } })).toBe(true);
  expect(at({ always: { condition: { signal: 'force', lt: 5 } } })).toBe(false);
});

test('a missing signal is an error, not a failure of the robot', () => {
  const predicate = { ever: { condition: { signal: 'slip', gt: 0 } } };
  expect(() => holds(predicate, trace, limits)).toThrow(
    expect.objectContaining({ code: 'INVALID_RECORD' }),
  );
});

test('an undefined limit is an error of the spec', () => {
  expect(() => holds({ ever: { condition: high } }, trace, new Map())).toThrow(
    expect.objectContaining({ code: 'INVALID_SPEC' }),
  );
});

test.each([
  ['one sample', { timesUs: [0], signals: new Map() }],
  ['times that stand still', { timesUs: [0, 5, 5], signals: new Map() }],
  ['a signal of another length', { timesUs: [0, 1], signals: new Map([['force', [1]]]) }],
  ['a value that is none', { timesUs: [0, 1], signals: new Map([['force', [1, NaN]]]) }],
])('a trace with %s cannot be graded', (_, broken) => {
  expect(() => {
    checkTrace(broken);
  }).toThrow(expect.objectContaining({ code: 'INVALID_RECORD' }));
});

test('times that are not evenly spaced count by their length, as in real logs', () => {
  const uneven: Trace = {
    timesUs: [0, 100_000, 3_000_000],
    signals: new Map([['force', [5, 0, 5]]]),
  };
  // The last sample stands for the 2.9 s before it.
  expect(holds({ total_time_below: { seconds: 2.9, condition: high } }, uneven, limits)).toBe(
    false,
  );
  expect(holds({ total_time_below: { seconds: 2.91, condition: high } }, uneven, limits)).toBe(
    true,
  );
});
