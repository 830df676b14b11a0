import { expect, test } from 'vitest';
import { grade } from '#lib/benchmarks/grading/grade.ts';
import { measure } from '#lib/benchmarks/grading/measures.ts';
import { dimensionlessJerk } from '#lib/benchmarks/grading/smoothness.ts';
import type { Trace } from '#lib/benchmarks/predicates/trace.ts';
import { released } from './specs.ts';

const spec = released('cup-lift');

/** A cup-lift of 7 s at 10 Hz, made by hand: at rest to 2 s, up at 3 s, held to the end. */
function trial(change: Partial<Record<string, (second: number) => number>>): Trace {
  const times = Array.from({ length: 71 }, (_, index) => index / 10);
  const made: Record<string, (second: number) => number> = {
    cup_lift: (second) => (second < 3 ? 0 : 0.12),
    cup_upright: () => 1,
    slip: () => 0,
    n_left: (second) => (second < 1.6 ? 0 : 3),
    n_right: (second) => (second < 1.6 ? 0 : 3),
    n_max: (second) => (second < 1.6 ? 0 : 3),
    ...change,
  };
  return {
    timesUs: times.map((second) => Math.round(second * 1e6)),
    signals: new Map(Object.entries(made).map(([name, at]) => [name, times.map(at)])),
  };
}

test('3 N hold an empty cup', () => {
  const result = grade(spec, trial({}), { load: 'empty' });
  expect(result).toMatchObject({ success: true, failure: null, score: 1 });
  expect(result.measures).toMatchObject({ time_to_lift: 3, n_max: 3, slip: 0, time_over_crush: 0 });
});

test('5 N crush an empty cup and not a full one', () => {
  const strong = trial({ n_max: () => 5 });
  expect(grade(spec, strong, { load: 'empty' })).toMatchObject({ failure: 'crushed', score: 0.5 });
  expect(grade(spec, strong, { load: 'full' }).success).toBe(true);
});

test('the first label that applies is given: crushed before slip', () => {
  const both = trial({ n_max: () => 5, slip: () => 0.02 });
  expect(grade(spec, both, { load: 'empty' }).failure).toBe('crushed');
  expect(grade(spec, both, { load: 'full' }).failure).toBe('slip');
});

test('a later stage without an earlier one earns nothing', () => {
  const thrown = trial({ n_left: () => 0, n_right: () => 0 });
  expect(grade(spec, thrown, { load: 'empty' })).toMatchObject({
    failure: 'not-held',
    score: 0,
    stages: [],
  });
});

const line: Trace = {
  timesUs: [0, 1, 2, 3, 4, 5, 6].map((second) => second * 1e6),
  signals: new Map([['speed', [0, 0, 0, 2, 0, 2, 0]]]),
};
const still = { signal: 'speed', lt: 1 };

test('measures of a line read off by hand', () => {
  const none = new Map<string, number>();
  const moving = { signal: 'speed', ge: 1 };
  expect(measure({ first_time: { condition: moving } }, line, none)).toBe(3);
  expect(measure({ first_time: { condition: { signal: 'speed', ge: 9 } } }, line, none)).toBeNull();
  expect(measure({ total_time: { condition: still } }, line, none)).toBe(4);
  expect(measure({ intervals: { min_s: 2, condition: still } }, line, none)).toEqual([
    { start_ms: 0, end_ms: 2000 },
  ]);
  expect(measure({ intervals: { min_s: 1, condition: still } }, line, none)).toHaveLength(3);
  expect(measure({ maximum: { signal: 'speed', until_s: 2 } }, line, none)).toBe(0);
  expect(measure({ minimum: { signal: 'speed', from_s: 3, until_s: 3 } }, line, none)).toBe(2);
  expect(measure({ last: { signal: 'speed' } }, line, none)).toBe(0);
});

/** A bell speed t²(T − t)² sampled every 2 ms: jerk is v″ = 2T² − 12Tt + 12t², so ∫ v″² = 4T⁵/5 and the peak is T⁴/16. */
test('dimensionless jerk of a minimum-jerk-like bell is 1024/5 = 204.8', () => {
  const samples = 5001;
  const total = 10;
  const times = Array.from({ length: samples }, (_, index) => index * 2000);
  const speed = times.map((us) => {
    const t = us / 1e6;
    return t * t * (total - t) * (total - t);
  });
  // T³ · (4T⁵/5) / (T⁴/16)² = 4·256/5, but for the first and last of 500 control periods, where jerk is largest.
  const jerk = dimensionlessJerk(speed, times, 0, samples - 1) ?? NaN;
  expect(Math.abs(jerk / 204.8 - 1)).toBeLessThan(0.01);
});

test('nothing that moves has no smoothness', () => {
  const times = Array.from({ length: 100 }, (_, index) => index * 2000);
  expect(
    dimensionlessJerk(
      times.map(() => 0),
      times,
      0,
      99,
    ),
  ).toBeNull();
});
